// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

extension Response {
    /// The answer that an operator wrote, made when the settings are loaded. An error without a text of its own is a
    /// refusal like any other.
    init(fixed: FixedResponse, of location: LocationSettings, fields rules: FieldRules) {
        let status = Status(rawValue: UInt16(clamping: fixed.status))
        guard !status.isError || !fixed.body.isEmpty else {
            self.init(refusal: status)
            return
        }
        self.init(status: status)
        if let target = fixed.location { ResponseHead.appendField(.location, target, to: &fields) }
        fields += rules.lines(for: RequestPath(decoded: location.path))
        // RFC 9110 §15.3.5, §15.4.5: neither has content, and a length would be that of another answer.
        guard status != .noContent, status != .notModified else {
            hasContentLength = false
            return
        }
        guard !fixed.body.isEmpty else { return }
        let type = location.contentType.flatMap { MediaType($0) } ?? .plainText
        ResponseHead.appendContentType(type, charset: location.charset.map { Array($0.utf8) }, to: &moreFields)
        moreFields += Self.noSniffing
        let body = Array(fixed.body.utf8)
        content = .bytes(body)
        contentLength = Int64(body.count)
    }
}
