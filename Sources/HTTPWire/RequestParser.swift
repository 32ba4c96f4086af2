// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Reads a request's head, however its bytes arrive, and refuses what is wrong with it at the first byte that shows it.
///
/// The parser remembers where the current line begins and how far it was scanned, so that a client that sends one
/// byte at a time costs no more scanning than one that sends all at once, and gets the same answer. Nothing is
/// allocated. A value of its own for each connection; not shared.
package struct RequestParser: Sendable {
    /// What is known of the head: all of it once `parse` returned true; after an error what came before, for the log.
    package internal(set) var head = RequestHead()

    private enum Phase: UInt8 {
        case requestLine, fields, complete
    }

    private var phase = Phase.requestLine
    private var lineStart = 0
    /// All before this is known to be free of line ends and control characters, back to `lineStart`.
    private var scanned = 0
    private var fieldCount = 0
    /// The target's own host, in absolute-form.
    var authority: HeadSlice?

    package init() {}

    /// Begins anew, for the next request of the connection.
    package mutating func reset() {
        self = RequestParser()
    }

    /// Whether any byte has come that belongs to a request and not to an empty line before it.
    package var hasBegun: Bool { scanned > lineStart || phase != .requestLine }

    /// Reads on.
    ///
    /// `bytes` begins at the request's first byte; each call gives the same bytes and what has come since. What
    /// follows the head is not looked at.
    /// - Returns: whether the head is complete.
    /// - Throws: what is wrong with the request; a further call throws it again.
    package mutating func parse(_ bytes: Span<UInt8>, limits: RequestLimits) throws(RequestError) -> Bool {
        if phase == .requestLine {
            guard try takeRequestLine(bytes, limits: limits) else { return false }
        }
        while phase == .fields {
            guard try takeFieldLine(bytes, limits: limits) else { return false }
        }
        return true
    }

    // MARK: Lines

    private mutating func takeRequestLine(
        _ bytes: Span<UInt8>, limits: RequestLimits
    ) throws(RequestError) -> Bool {
        guard try skipEmptyLines(bytes) else { return false }
        let limit = min(max(limits.requestLine, 0), RequestLimits.maximumRequestLine)
        let end: Int?
        do throws(RequestError) {
            end = try lineEnd(in: bytes, before: lineStart + limit + 1, orElse: .requestLineTooLong)
        } catch {
            // What came, with the byte that is wrong, but no more than the limit allows.
            head.requestLine = HeadSlice(lineStart..<min(scanned + 1, lineStart + limit))
            // The first octet of a TLS record that carries a handshake.
            throw bytes[lineStart] == 0x16 ? RequestError(.tlsHandshake) : error
        }
        head.requestLine = HeadSlice(lineStart..<(end ?? scanned))
        guard let end else { return false }
        try parseRequestLine(bytes, lineStart..<end)
        beginFields(at: end + 2)
        return true
    }

    /// Passes over CRLFs before the request line (RFC 9112 §2.2); false when more bytes are needed to tell.
    private mutating func skipEmptyLines(_ bytes: Span<UInt8>) throws(RequestError) -> Bool {
        guard scanned == lineStart else { return true }
        while lineStart < bytes.count {
            guard bytes[lineStart] == .carriageReturn else { return true }
            guard lineStart < RequestLimits.emptyLineBytes else { throw RequestError(.tooManyEmptyLines) }
            guard lineStart + 1 < bytes.count else { return false }
            guard bytes[lineStart + 1] == .lineFeed else { throw RequestError(.bareCarriageReturn) }
            lineStart += 2
            scanned = lineStart
        }
        return false
    }

    private mutating func beginFields(at start: Int) {
        lineStart = start
        scanned = start
        head.fieldsStart = UInt16(truncatingIfNeeded: start)
        phase = .fields
    }

    @inline(__always)
    private mutating func takeFieldLine(
        _ bytes: Span<UInt8>, limits: RequestLimits
    ) throws(RequestError) -> Bool {
        guard lineStart < bytes.count else { return false }
        if bytes[lineStart] == .carriageReturn {
            guard lineStart + 1 < bytes.count else { return false }
            guard bytes[lineStart + 1] == .lineFeed else { throw RequestError(.bareCarriageReturn) }
            try endHead(at: lineStart + 2)
            return true
        }
        let limit = min(max(limits.fieldBytes, 0), RequestLimits.maximumFieldBytes)
        // The line's CR must leave room for its LF.
        let bound = Int(head.fieldsStart) + limit - 1
        guard let end = try lineEnd(in: bytes, before: bound, orElse: .fieldsTooLong) else { return false }
        guard fieldCount < limits.fieldCount else { throw RequestError(.tooManyFields) }
        fieldCount += 1
        try parseField(bytes, lineStart..<end)
        lineStart = end + 2
        scanned = lineStart
        return true
    }

    private mutating func endHead(at end: Int) throws(RequestError) {
        if head.version == .http11, head[.host] == nil { throw RequestError(.missingHost) }
        if let authority { head.replaceHost(with: authority) }
        head.length = end
        phase = .complete
    }

    /// Where the current line's CR is; nil when it has not come.
    ///
    /// - Throws: `tooLong` once there is no room left for a CR before `bound`; at once for a line end that is not CRLF
    ///   and for a control character, HTAB in a field line excepted.
    @inline(__always)
    private mutating func lineEnd(
        in bytes: Span<UInt8>, before bound: Int, orElse tooLong: RequestError.Reason
    ) throws(RequestError) -> Int? {
        let stop = min(bytes.count, bound)
        while scanned < stop {
            guard let index = bytes.firstControl(in: scanned..<stop) else {
                scanned = stop
                break
            }
            scanned = index
            switch bytes[index] {
            case .carriageReturn:
                guard index + 1 < bytes.count else { return nil }
                guard bytes[index + 1] == .lineFeed else { throw RequestError(.bareCarriageReturn) }
                return index
            case .tab where phase == .fields:
                scanned = index + 1
            case .lineFeed:
                throw RequestError(.bareLineFeed)
            default:
                throw RequestError(.controlCharacter)
            }
        }
        guard scanned < bound else { throw RequestError(tooLong) }
        return nil
    }

    // MARK: Fields

    @inline(__always)
    private mutating func parseField(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(RequestError) {
        guard let colon = bytes.first(.colon, in: line) else { throw fieldDefect(bytes, line, colon: nil) }
        let name = line.lowerBound..<colon
        let known = KnownField(name: name, in: bytes)
        // A name that is known is a token; only the others are gone through.
        guard known != nil || bytes.isToken(name) else { throw fieldDefect(bytes, line, colon: colon) }
        guard let known else { return }
        let value = bytes.trimmingBlanks((colon + 1)..<line.upperBound)
        if known == .host {
            guard head[.host] == nil else { throw RequestError(.repeatedHost) }
            guard value.isEmpty || Authority.isValid(bytes, value) else { throw RequestError(.invalidHost) }
        }
        head.note(known, value: HeadSlice(value))
    }

    /// Names what is wrong with a field line whose name is not a token.
    private func fieldDefect(_ bytes: Span<UInt8>, _ line: Range<Int>, colon: Int?) -> RequestError {
        if bytes[line.lowerBound].isBlank { return RequestError(.foldedLine) }
        guard let colon else { return RequestError(.missingColon) }
        if colon > line.lowerBound, bytes[colon - 1].isBlank { return RequestError(.blankBeforeColon) }
        return RequestError(.invalidFieldName)
    }
}
