// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How a request's body is framed and whether the connection may live on (RFC 9112 §6.3, §9.3; RFC 9110 §10.1.1).
package struct MessageFraming: Equatable, Sendable {
    /// What of the bytes after the head is the request's body.
    package enum Body: Equatable, Sendable {
        /// Nothing: neither field was sent.
        case none
        /// As many bytes as `Content-Length` says, 0 or more.
        case length(Int64)
        /// Chunks, for ``ChunkedDecoder``.
        case chunked
    }

    package let body: Body
    /// Whether the client lets the connection live on: the default of its version and the tokens of `Connection`.
    package let keepAlive: Bool
    /// Whether the client waits for 100 before it sends a body: not when there is none, nor from an HTTP/1.0 client.
    package let expectsContinue: Bool
    /// Whether `Expect` has another member than 100-continue, which is a 417 that keeps the connection in step.
    package let unsupportedExpectation: Bool

    private static let chunked = FoldedName("chunked")
    private static let close = FoldedName("close")
    private static let keepAliveToken = FoldedName("keep-alive")
    private static let hundredContinue = FoldedName("100-continue")

    /// Works out the framing of a complete head; `bytes` are the ones that were parsed.
    ///
    /// - Throws: what makes the body's end uncertain: 400, or 501 for a transfer coding that is not known. What
    ///   follows such a head must never be read.
    package init(head: RequestHead, bytes: Span<UInt8>) throws(RequestError) {
        body = try Self.body(head: head, bytes: bytes)
        keepAlive = Self.keepAlive(head: head, bytes: bytes)
        var waits = false
        var isUnknown = false
        if head.version == .http11, head[.expect] != nil {
            var elements = head.elements(of: .expect)
            while let element = elements.next(in: bytes) {
                let isContinue = FoldedName(bytes, in: element.range) == Self.hundredContinue
                waits = waits || isContinue
                isUnknown = isUnknown || !isContinue
            }
        }
        expectsContinue = waits && body != .none && body != .length(0)
        unsupportedExpectation = isUnknown
    }

    private static func body(head: RequestHead, bytes: Span<UInt8>) throws(RequestError) -> Body {
        guard head[.transferEncoding] == nil else {
            guard head[.contentLength] == nil else { throw RequestError(.lengthAndTransferEncoding) }
            guard head.version == .http11 else { throw RequestError(.transferEncodingInHTTP10) }
            try checkTransferCodings(head: head, bytes: bytes)
            return .chunked
        }
        guard let value = head[.contentLength] else { return .none }
        guard !head.isRepeated(.contentLength) else { throw RequestError(.repeatedContentLength) }
        guard let length = decimal(bytes, value.range) else { throw RequestError(.invalidContentLength) }
        return .length(length)
    }

    /// Passes when the codings are exactly `chunked`.
    ///
    /// A misplaced `chunked` outranks an unknown coding: the body's end is then uncertain, whatever the coding is.
    private static func checkTransferCodings(head: RequestHead, bytes: Span<UInt8>) throws(RequestError) {
        var isChunked = false
        var isUnknown = false
        var elements = head.elements(of: .transferEncoding)
        while let element = elements.next(in: bytes) {
            guard !isChunked else { throw RequestError(.chunkedNotLast) }
            let semicolon = bytes.first(UInt8(ascii: ";"), in: element.range)
            let name = bytes.trimmingBlanks(element.range.lowerBound..<(semicolon ?? element.range.upperBound))
            guard bytes.isToken(name) else { throw RequestError(.invalidTransferEncoding) }
            isChunked = FoldedName(bytes, in: name) == chunked
            isUnknown = isUnknown || !isChunked
            // The chunked coding has no parameters (RFC 9112 §7.1).
            guard !isChunked || semicolon == nil else { throw RequestError(.invalidTransferEncoding) }
        }
        guard !isUnknown else { throw RequestError(.unknownTransferCoding) }
        guard isChunked else { throw RequestError(.invalidTransferEncoding) }
    }

    private static func keepAlive(head: RequestHead, bytes: Span<UInt8>) -> Bool {
        guard head[.connection] != nil else { return head.version == .http11 }
        var isAsked = head.version == .http11
        var elements = head.elements(of: .connection)
        while let element = elements.next(in: bytes) {
            let token = FoldedName(bytes, in: element.range)
            if token == close { return false }
            isAsked = isAsked || token == keepAliveToken
        }
        return isAsked
    }

    /// The value of one digit or more and nothing else; nil beyond 2^63 - 1.
    private static func decimal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        guard !range.isEmpty else { return nil }
        var value: Int64 = 0
        for index in range {
            guard bytes[index].isDecimalDigit else { return nil }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int64(bytes[index] &- UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }
}
