// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension Response {
    /// A refusal with a short text that says nothing of the request.
    init(refusal status: Status, fields: [UInt8] = []) {
        self.init(status: status)
        var body: [UInt8] = []
        body.append(contentsOf: "\(status.rawValue) \(status.reasonPhrase)\n".utf8)
        self.fields = fields
        moreFields = Self.refusalFields
        if status == .serviceUnavailable { moreFields.append(contentsOf: "Retry-After: 1\r\n".utf8) }
        contentLength = Int64(body.count)
        content = .bytes(body)
    }

    private static let refusalFields = Array(
        "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n".utf8)
}
