// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension FormPart {
    /// The most field lines that a part's head may have.
    static let maximumFields = 32

    /// What a part's head says of it, as far as this server reads it.
    private struct Fields {
        var disposition: Range<Int>?
        var contentType: Range<Int>?
        var transferEncoding: Range<Int>?

        mutating func note(_ value: Range<Int>, name: Span<UInt8>) throws(FormError) {
            if FieldSyntax.equalsIgnoringCase(name, "content-disposition") {
                try Self.note(value, as: &disposition)
            } else if FieldSyntax.equalsIgnoringCase(name, "content-type") {
                try Self.note(value, as: &contentType)
            } else if FieldSyntax.equalsIgnoringCase(name, "content-transfer-encoding") {
                try Self.note(value, as: &transferEncoding)
            }
        }

        private static func note(_ value: Range<Int>, as field: inout Range<Int>?) throws(FormError) {
            guard field == nil else { throw FormError(.repeatedField) }
            field = value
        }
    }

    /// Reads a part's head.
    ///
    /// - Parameters:
    ///   - head: its field lines, each with its CRLF and free of control characters other than HTAB.
    ///   - dashBoundary: what no line may begin with.
    init(head: Span<UInt8>, dashBoundary: Span<UInt8>) throws(FormError) {
        let fields = try Self.fields(head, dashBoundary: dashBoundary)
        if let place = fields.transferEncoding {
            try Self.checkTransferEncoding(head.extracting(place))
        }
        guard let place = fields.disposition else { throw FormError(.missingDisposition) }
        (name, fileName) = try Self.disposition(head.extracting(place))
        contentType = fields.contentType.flatMap { place in
            place.isEmpty ? nil : Self.copy(place, of: head)
        }
    }

    private static func fields(_ head: Span<UInt8>, dashBoundary: Span<UInt8>) throws(FormError) -> Fields {
        var fields = Fields()
        var count = 0
        var start = 0
        while start < head.count {
            let end = head.first(.carriageReturn, in: start..<head.count) ?? head.count
            let line = start..<end
            start = end + 2
            count += 1
            guard count <= maximumFields else { throw FormError(.tooManyFields) }
            guard !head.extracting(line).begins(with: dashBoundary) else { throw FormError(.delimiterInHead) }
            guard !head[line.lowerBound].isBlank else { throw FormError(.foldedLine) }
            guard let colon = head.first(.colon, in: line) else { throw FormError(.missingColon) }
            guard head.isToken(line.lowerBound..<colon) else { throw FormError(.invalidFieldName) }
            let name = head.extracting(line.lowerBound..<colon)
            try fields.note(head.trimmingBlanks((colon + 1)..<end), name: name)
        }
        return fields
    }

    /// RFC 7578 §4.7: nobody sends these, and whoever did would have a part stored as it was encoded.
    private static func checkTransferEncoding(_ value: Span<UInt8>) throws(FormError) {
        for plain in ["7bit", "8bit", "binary"] where FieldSyntax.equalsIgnoringCase(value, plain) { return }
        throw FormError(.transferEncoding)
    }

    /// `form-data; name=…` and perhaps `; filename=…`.
    private static func disposition(
        _ value: Span<UInt8>
    ) throws(FormError) -> (name: [UInt8], fileName: FormFileName) {
        var end = 0
        while end < value.count, OctetSet.token.contains(value[end]) { end += 1 }
        guard FieldSyntax.equalsIgnoringCase(value.extracting(0..<end), "form-data") else {
            throw FormError(.notFormData)
        }
        var name: [UInt8]?
        var fileName: [UInt8]?
        var parameters = FieldParameterIterator(end..<value.count)
        while let parameter = parameters.next(in: value) {
            // filename* is passed over with all the rest: it must not be sent in a form (RFC 7578 §4.2).
            if value.equals("name".utf8.span, ignoringCaseIn: parameter.name) {
                guard name == nil else { throw FormError(.repeatedParameter) }
                name = try unescaped(value, parameter)
            } else if value.equals("filename".utf8.span, ignoringCaseIn: parameter.name) {
                guard fileName == nil else { throw FormError(.repeatedParameter) }
                fileName = try unescaped(value, parameter)
            }
        }
        guard !parameters.isMalformed else { throw FormError(.invalidParameter) }
        guard let name else { throw FormError(.missingName) }
        return (name, try checked(fileName))
    }

    /// A parameter's text, with the escapes undone that browsers and other clients write: `\"` and `\\` in quotes, and
    /// `%22`, `%0D` and `%0A` in the form that the HTML standard has them.
    ///
    /// A backslash before anything else is itself, as in the paths that old browsers send.
    private static func unescaped(
        _ value: Span<UInt8>, _ parameter: FieldParameterIterator.Parameter
    ) throws(FormError) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(parameter.value.count)
        let end = parameter.value.upperBound
        var index = parameter.value.lowerBound
        while index < end {
            var octet = value[index]
            if octet == .backslash, index + 1 < end, value[index + 1] == .quote || value[index + 1] == .backslash {
                index += 1
                octet = value[index]
            } else if octet == .percent, index + 2 < end, let escaped = escaped(value[index + 1], value[index + 2]) {
                index += 2
                octet = escaped
            }
            guard !octet.isControl else { throw FormError(.controlCharacter) }
            text.append(octet)
            index += 1
        }
        return text
    }

    private static func escaped(_ high: UInt8, _ low: UInt8) -> UInt8? {
        switch (high, low) {
        case (UInt8(ascii: "2"), UInt8(ascii: "2")): .quote
        case (UInt8(ascii: "0"), UInt8(ascii: "D")): .carriageReturn
        case (UInt8(ascii: "0"), UInt8(ascii: "A")): .lineFeed
        default: nil
        }
    }

    /// The file name without the directories that a client put before it.
    private static func checked(_ text: [UInt8]?) throws(FormError) -> FormFileName {
        guard let text else { return .none }
        guard !text.isEmpty else { return .empty }
        let separator = text.lastIndex { $0 == .slash || $0 == .backslash }
        let name = Array(text[(separator.map { $0 + 1 } ?? 0)...])
        guard !name.isEmpty, name != [.dot], name != [.dot, .dot] else { throw FormError(.invalidFileName) }
        guard name.count <= RequestPath.maximumSegmentBytes else { throw FormError(.fileNameTooLong) }
        return .name(name)
    }

    private static func copy(_ range: Range<Int>, of bytes: Span<UInt8>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.appendBytes(bytes.extracting(range))
        return copy
    }
}
