// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

@testable import HTTPWire

/// All that a parser can be seen to have made of some bytes, so that two ways to feed it can be compared.
struct ParseOutcome: Equatable {
    var isComplete = false
    var reason: RequestError.Reason?
    var hasBegun: Bool
    var length: Int
    var method: Method?
    var version: HTTPVersion
    var form: TargetForm
    var hasQuery: Bool
    var slices: [HeadSlice]
    var values: [HeadSlice?]
    var repeated: [Bool]

    /// Feeds a parser with longer and longer prefixes of `bytes`, each ending at one of `ends`, until it is done.
    init(_ bytes: [UInt8], ends: some Sequence<Int>, limits: RequestLimits = RequestLimits()) {
        var parser = RequestParser()
        for end in ends where !isComplete && reason == nil {
            do throws(RequestError) {
                isComplete = try parser.parse(bytes.span.extracting(0..<end), limits: limits)
            } catch {
                reason = error.reason
            }
        }
        let head = parser.head
        hasBegun = parser.hasBegun
        length = head.length
        method = head.method
        version = head.version
        form = head.form
        hasQuery = head.hasQuery
        slices = [head.methodSlice, head.requestLine, head.target, head.path, head.query]
        values = KnownField.allCases.map { head[$0] }
        repeated = KnownField.allCases.map { head.isRepeated($0) }
    }

    /// Feeds all at once.
    init(_ bytes: [UInt8], limits: RequestLimits = RequestLimits()) {
        self.init(bytes, ends: [bytes.count], limits: limits)
    }

    /// Feeds one byte more each time.
    init(byByte bytes: [UInt8], limits: RequestLimits = RequestLimits()) {
        self.init(bytes, ends: bytes.isEmpty ? 0...0 : 1...bytes.count, limits: limits)
    }
}

/// A request's bytes and the complete head that they begin with.
struct ParsedRequest {
    let bytes: [UInt8]
    let head: RequestHead

    /// Parses a text whose line ends are written out; fails when the head is refused or not complete.
    init(_ text: String, limits: RequestLimits = RequestLimits()) throws {
        try self.init(Array(text.utf8), limits: limits)
    }

    init(_ bytes: [UInt8], limits: RequestLimits = RequestLimits()) throws {
        var parser = RequestParser()
        guard try parser.parse(bytes.span, limits: limits) else { throw IncompleteHead() }
        self.bytes = bytes
        head = parser.head
    }

    struct IncompleteHead: Error {}

    func text(_ slice: HeadSlice?) -> String? {
        slice.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }

    func text(_ field: KnownField) -> String? {
        text(head[field])
    }

    func elements(of field: KnownField) -> [String] {
        var elements = head.elements(of: field)
        var found: [String] = []
        while let element = elements.next(in: bytes.span) { found.append(text(element) ?? "") }
        return found
    }

    func framing() throws(RequestError) -> MessageFraming {
        try MessageFraming(head: head, bytes: bytes.span)
    }
}
