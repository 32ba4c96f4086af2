// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension Response {
    /// A refusal with a short text that says nothing of the request.
    init(refusal status: Status, fields: [UInt8] = []) {
        self.init(status: status)
        var body: [UInt8] = []
        body.append(contentsOf: "\(status.text)\n".utf8)
        self.fields = fields
        moreFields = Self.textField + Self.noSniffing
        if status == .serviceUnavailable { self.fields.append(contentsOf: "Retry-After: 1\r\n".utf8) }
        contentLength = Int64(body.count)
        content = .bytes(body)
        isRefusal = true
    }

    /// Sends a page in place of the short text. What the answer says of itself stays; of the page it says nothing that
    /// a client could ask for a part of it with, or keep it by.
    mutating func replaceText(with page: OpenFile) {
        moreFields.removeAll()
        ResponseHead.appendField(.contentType, page.contentType, to: &moreFields)
        moreFields += Self.noSniffing + page.protection
        contentLength = page.size
        content = .file(page, offset: 0, count: page.size)
    }

    /// The content is what Content-Type says, whatever it looks like.
    static let noSniffing = Array("X-Content-Type-Options: nosniff\r\n".utf8)
    private static let textField = Array("Content-Type: text/plain; charset=utf-8\r\n".utf8)
}
