// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What a handler wants sent: made without a socket in sight.
struct Response: Sendable {
    enum Content: Sendable {
        case none
        case bytes([UInt8])
        /// A piece of a file.
        case file(OpenFile, offset: Int64, count: Int64)
        /// Several pieces of a file, each with a head of its own.
        case parts(OpenFile, MultipartByteRanges)
        /// Made while it is sent: in chunks, or to a client of HTTP/1.0 up to the end of the connection.
        case stream(any ContentStream)

        /// Whether there is nothing to send.
        var isEmpty: Bool {
            switch self {
            case .none: true
            case .bytes(let bytes): bytes.isEmpty
            case .file(_, _, let count): count == 0
            case .parts, .stream: false
            }
        }
    }

    var status: Status
    /// Whole field lines, each with its CRLF; two blocks, so that prepared ones are sent as they are.
    var fields: [UInt8] = []
    var moreFields: [UInt8] = []
    var content: Content = .none
    /// Whether the head says the content's length; not so for 204 and 304.
    var hasContentLength = true
    /// The length that the head says; also where the content itself is left out, as for HEAD.
    var contentLength: Int64 = 0
    /// Whether its content, but for an error page, is the short text that says the status once more.
    var isRefusal = false
}

extension Response {
    /// An answer with content that is made while it is sent.
    init(status: Status, fields: [UInt8], moreFields: [UInt8], stream: any ContentStream) {
        self.init(
            status: status, fields: fields, moreFields: moreFields, content: .stream(stream), hasContentLength: false)
    }

    /// Whether the connection has to end with the answer, since nothing else says where the answer ends.
    func endsConnection(version: HTTPVersion) -> Bool {
        if case .stream = content, version == .http10 { true } else { false }
    }
}
