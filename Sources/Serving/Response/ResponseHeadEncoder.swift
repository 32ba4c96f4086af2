// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

/// Writes heads: the status line, the fields that every answer has, the answer's own, the connection's.
///
/// Belongs to a worker. The Date field is formatted once a second.
final class ResponseHeadEncoder {
    private let sendsServer: Bool
    private var commonFields: [UInt8] = []
    private var second: Int64 = .min

    init(sendsServer: Bool) {
        self.sendsServer = sendsServer
    }

    /// Appends the whole head, the empty line too.
    ///
    /// - Parameters:
    ///   - keepAlive: whether the connection stays open.
    ///   - version: the request's; a 1.0 client has to be told that the connection stays open.
    ///   - now: seconds since 1970.
    func append(
        _ response: borrowing Response, keepAlive: Bool, version: HTTPVersion, now: Int64, to output: inout [UInt8]
    ) {
        if now != second { renewCommonFields(now) }
        ResponseHead.appendStatusLine(response.status, to: &output)
        output.append(contentsOf: commonFields)
        output.append(contentsOf: response.fields)
        output.append(contentsOf: response.moreFields)
        if response.hasContentLength {
            ResponseHead.appendField(.contentLength, response.contentLength, to: &output)
        } else if case .stream = response.content, version != .http10 {
            output.append(contentsOf: Self.chunked)
        }
        if !keepAlive {
            output.append(contentsOf: Self.close)
        } else if version == .http10 {
            output.append(contentsOf: Self.keepAlive)
        }
        ResponseHead.appendEnd(to: &output)
    }

    private func renewCommonFields(_ now: Int64) {
        second = now
        commonFields.removeAll(keepingCapacity: true)
        if sendsServer { commonFields.append(contentsOf: "Server: wharfd\r\n".utf8) }
        ResponseHead.appendField(.date, HTTPDate(secondsSince1970: now), to: &commonFields)
    }

    private static let close = Array("Connection: close\r\n".utf8)
    private static let chunked = Array("Transfer-Encoding: chunked\r\n".utf8)
    private static let keepAlive = Array("Connection: keep-alive\r\n".utf8)
}
