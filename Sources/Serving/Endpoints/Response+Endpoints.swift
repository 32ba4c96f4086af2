// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Gzip
import HTTPWire

/// What endpoints answer.
extension Response {
    /// A part of the request, sent back as exactly `text/plain`.
    ///
    /// - Parameter vary: the request's fields that the answer depends on.
    init(returning bytes: [UInt8], vary: String) {
        self.init(plain: bytes, fields: Array("Vary: \(vary)\r\n".utf8))
    }

    /// That the daemon takes requests.
    static let healthy = Response(plain: Array("ok\n".utf8), fields: notToBeKept)

    /// That the daemon was asked to end.
    static let ending = Response(refusal: .serviceUnavailable, fields: notToBeKept)

    /// Figures in OpenMetrics text.
    init(figures: [UInt8]) {
        self.init(
            plain: figures, type: "application/openmetrics-text; version=1.0.0; charset=utf-8", fields: Self.notToBeKept
        )
    }

    private init(plain body: [UInt8], type: String = "text/plain", fields: [UInt8]) {
        self.init(status: .ok, fields: fields, content: .bytes(body), contentLength: Int64(body.count))
        ResponseHead.appendField(.contentType, type, to: &moreFields)
        moreFields += Self.noSniffing
    }

    private static let notToBeKept = Array("Cache-Control: no-store\r\n".utf8)

    /// The same by gzip; unchanged where that cannot be had.
    func compressed(level: Int) -> Response {
        guard case .bytes(let bytes) = content, let coded = try? Gzip.compress(bytes.span, level: level) else {
            return self
        }
        var response = self
        response.content = .bytes(coded)
        response.contentLength = Int64(coded.count)
        response.fields += Array("Content-Encoding: gzip\r\n".utf8)
        return response
    }
}
