// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Reads the pieces of structured fields (RFC 9651 §4.2), each by a function that goes over it and is false or nil where
/// it is not there as the grammar has it.
struct StructuredItemScanner {
    private var position: Int
    private let end: Int

    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }

    /// The comma between two members, and white space on both sides of it; false at the end, too.
    mutating func skipSeparator(_ bytes: Span<UInt8>) -> Bool {
        skip(bytes) { $0.isBlank }
        guard skip(UInt8(ascii: ","), bytes) else { return false }
        skip(bytes) { $0.isBlank }
        return !isAtEnd
    }

    /// A member of a dictionary with its parameters (§4.2.2).
    mutating func member(_ bytes: Span<UInt8>) -> StructuredDictionary.Member? {
        guard let key = key(bytes) else { return nil }
        var value: StructuredDictionary.Value? = .other
        if skip(UInt8(ascii: "="), bytes) {
            value = peek(bytes) == UInt8(ascii: "(") ? innerList(bytes) : item(bytes)
        }
        guard let value, skipParameters(bytes) else { return nil }
        return StructuredDictionary.Member(key: key, value: value)
    }

    private mutating func key(_ bytes: Span<UInt8>) -> Range<Int>? {
        let start = position
        guard let first = peek(bytes), first.isLowercaseLetter || first == UInt8(ascii: "*") else { return nil }
        skip(bytes) { octet in
            octet.isLowercaseLetter || octet.isDecimalDigit || octet == .dot || octet == UInt8(ascii: "_")
                || octet == UInt8(ascii: "-") || octet == UInt8(ascii: "*")
        }
        return start..<position
    }

    /// §4.2.3.2
    private mutating func skipParameters(_ bytes: Span<UInt8>) -> Bool {
        while skip(UInt8(ascii: ";"), bytes) {
            skip(bytes) { $0 == .space }
            guard key(bytes) != nil else { return false }
            if skip(UInt8(ascii: "="), bytes), item(bytes) == nil { return false }
        }
        return true
    }

    /// §4.2.1.2
    private mutating func innerList(_ bytes: Span<UInt8>) -> StructuredDictionary.Value? {
        position += 1
        while true {
            skip(bytes) { $0 == .space }
            if skip(UInt8(ascii: ")"), bytes) { return .other }
            guard item(bytes) != nil, skipParameters(bytes), let next = peek(bytes),
                next == .space || next == UInt8(ascii: ")")
            else { return nil }
        }
    }

    /// A bare item (§4.2.3.1).
    private mutating func item(_ bytes: Span<UInt8>) -> StructuredDictionary.Value? {
        guard let first = peek(bytes) else { return nil }
        switch first {
        case UInt8(ascii: "-"): return number(bytes)
        case .quote: return skipString(bytes) ? .other : nil
        case .colon: return byteSequence(bytes)
        case .percent: return skipDisplayString(bytes) ? .other : nil
        case UInt8(ascii: "@"):
            position += 1
            if case .integer = number(bytes) { return .other }
            return nil
        case UInt8(ascii: "?"):
            position += 1
            return skip(UInt8(ascii: "0"), bytes) || skip(UInt8(ascii: "1"), bytes) ? .other : nil
        default:
            if first.isDecimalDigit { return number(bytes) }
            guard FieldSyntax.lowercased(first).isLowercaseLetter || first == UInt8(ascii: "*") else { return nil }
            skip(bytes) { OctetSet.token.contains($0) || $0 == .colon || $0 == .slash }
            return .other
        }
    }

    /// An integer of up to 15 digits, or a decimal of up to 12 and 3 (§4.2.4).
    private mutating func number(_ bytes: Span<UInt8>) -> StructuredDictionary.Value? {
        let isNegative = skip(UInt8(ascii: "-"), bytes)
        let start = position
        skip(bytes) { $0.isDecimalDigit }
        let digits = start..<position
        guard (1...15).contains(digits.count) else { return nil }
        if skip(.dot, bytes) {
            let fraction = position
            skip(bytes) { $0.isDecimalDigit }
            return digits.count <= 12 && (1...3).contains(position - fraction) ? .other : nil
        }
        var value: Int64 = 0
        for index in digits { value = value * 10 + Int64(bytes[index] - UInt8(ascii: "0")) }
        return .integer(isNegative ? -value : value)
    }

    /// §4.2.7
    private mutating func byteSequence(_ bytes: Span<UInt8>) -> StructuredDictionary.Value? {
        position += 1
        let start = position
        skip(bytes) { octet in
            FieldSyntax.lowercased(octet).isLowercaseLetter || octet.isDecimalDigit || octet == .slash
                || octet == UInt8(ascii: "+") || octet == UInt8(ascii: "=")
        }
        let text = start..<position
        return skip(.colon, bytes) ? .bytes(text) : nil
    }

    /// §4.2.5
    private mutating func skipString(_ bytes: Span<UInt8>) -> Bool {
        position += 1
        while let octet = peek(bytes), octet >= 0x20, octet < 0x7F {
            position += 1
            if octet == .quote { return true }
            guard octet == .backslash else { continue }
            guard skip(.quote, bytes) || skip(.backslash, bytes) else { return false }
        }
        return false
    }

    /// §4.2.10, but for that the escapes make UTF-8.
    private mutating func skipDisplayString(_ bytes: Span<UInt8>) -> Bool {
        position += 1
        guard skip(.quote, bytes) else { return false }
        while let octet = peek(bytes), octet >= 0x20, octet < 0x7F {
            position += 1
            if octet == .quote { return true }
            guard octet == .percent else { continue }
            guard skipLowercaseDigit(bytes), skipLowercaseDigit(bytes) else { return false }
        }
        return false
    }

    private mutating func skipLowercaseDigit(_ bytes: Span<UInt8>) -> Bool {
        guard let octet = peek(bytes), octet.hexDigitValue != nil, octet == FieldSyntax.lowercased(octet)
        else { return false }
        position += 1
        return true
    }

    private func peek(_ bytes: Span<UInt8>) -> UInt8? { isAtEnd ? nil : bytes[position] }

    private mutating func skip(_ octet: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard peek(bytes) == octet else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ bytes: Span<UInt8>, while isOne: (UInt8) -> Bool) {
        while let octet = peek(bytes), isOne(octet) { position += 1 }
    }
}

extension UInt8 {
    fileprivate var isLowercaseLetter: Bool { self &- UInt8(ascii: "a") < 26 }
}
