// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension RequestParser {
    private static let http = FoldedName("http://")
    private static let https = FoldedName("https://")

    /// Takes a complete request line apart (RFC 9112 §3); what comes before a defect is kept for the access log.
    mutating func parseRequestLine(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(RequestError) {
        guard let methodEnd = bytes.first(.space, in: line) else { throw RequestError(.notARequestLine) }
        let method = line.lowerBound..<methodEnd
        head.method = Method(method, in: bytes)
        guard head.method != nil || bytes.isToken(method) else { throw RequestError(.notARequestLine) }
        head.methodSlice = HeadSlice(method)

        let rest = (methodEnd + 1)..<line.upperBound
        let targetEnd = bytes.first(.space, in: rest) ?? line.upperBound
        let target = rest.lowerBound..<targetEnd
        head.target = HeadSlice(target)
        guard !target.isEmpty else { throw RequestError(.notARequestLine) }
        guard targetEnd < line.upperBound else { throw RequestError(.missingVersion) }
        head.version = try version(bytes, (targetEnd + 1)..<line.upperBound)
        try parseTarget(bytes, target)
    }

    private func version(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RequestError) -> HTTPVersion {
        guard range.count == 8 else { throw RequestError(.notARequestLine) }
        let word = OctetWord(bytes, at: range.lowerBound).bits
        let major = bytes[range.lowerBound + 5]
        let minor = bytes[range.lowerBound + 7]
        // "HTTP/", the first octet lowest.
        guard word & 0xff_ffff_ffff == 0x2f_5054_5448, bytes[range.lowerBound + 6] == .dot,
            major.isDecimalDigit, minor.isDecimalDigit
        else { throw RequestError(.notARequestLine) }
        guard major == UInt8(ascii: "1") else { throw RequestError(.unsupportedVersion) }
        return minor == UInt8(ascii: "0") ? .http10 : .http11
    }

    private mutating func parseTarget(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(RequestError) {
        if head.method == .connect {
            head.form = .authority
            guard Authority.isValid(bytes, target, needsPort: true) else { throw RequestError(.invalidTarget) }
        } else if bytes[target.lowerBound] == .slash {
            head.form = .origin
            try splitPath(bytes, target)
        } else if target.count == 1, bytes[target.lowerBound] == UInt8(ascii: "*") {
            head.form = .asterisk
            guard head.method == .options else { throw RequestError(.invalidTarget) }
        } else {
            head.form = .absolute
            try parseAbsoluteForm(bytes, target)
        }
    }

    private mutating func parseAbsoluteForm(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(RequestError) {
        guard let schemeEnd = schemeEnd(bytes, target) else { throw RequestError(.invalidTarget) }
        let rest = schemeEnd..<target.upperBound
        let end = bytes.first(.slash, or: UInt8(ascii: "?"), in: rest) ?? target.upperBound
        // An http URI without a host is invalid (RFC 9110 §4.2.1), though a Host field may be empty.
        guard Authority.isValid(bytes, schemeEnd..<end) else { throw RequestError(.invalidTarget) }
        authority = HeadSlice(schemeEnd..<end)
        try splitPath(bytes, end..<target.upperBound)
    }

    private func schemeEnd(_ bytes: Span<UInt8>, _ target: Range<Int>) -> Int? {
        let start = target.lowerBound
        if target.count >= 7, FoldedName(bytes, in: start..<(start + 7)) == Self.http { return start + 7 }
        if target.count >= 8, FoldedName(bytes, in: start..<(start + 8)) == Self.https { return start + 8 }
        return nil
    }

    /// Parts the query from the path. A fragment is never sent (RFC 9112 §3.2), so "#" is a defect in both.
    private mutating func splitPath(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RequestError) {
        let hash = UInt8(ascii: "#")
        guard let mark = bytes.first(UInt8(ascii: "?"), or: hash, in: range) else {
            head.path = HeadSlice(range)
            return
        }
        let query = (mark + 1)..<range.upperBound
        guard bytes[mark] != hash, bytes.first(hash, in: query) == nil else { throw RequestError(.invalidTarget) }
        head.path = HeadSlice(range.lowerBound..<mark)
        head.query = HeadSlice(query)
        head.hasQuery = true
    }
}
