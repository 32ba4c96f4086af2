// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The weight of an alternative in a request's preferences (RFC 9110 §12.4.2).
enum QualityValue {
    /// The weight of what stands without one.
    static let most = 1_000

    /// Reads `0.5` as 500: thousandths, from 0 to 1,000. Nil where it is none.
    static func thousandths(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard let first = range.first, range.count <= 5, bytes[first] == .zero || bytes[first] == .zero + 1 else {
            return nil
        }
        var value = Int(bytes[first] - .zero) * most
        guard range.count > 1 else { return value }
        guard bytes[first + 1] == UInt8(ascii: ".") else { return nil }
        var unit = 100
        for index in (first + 2)..<range.upperBound {
            guard (.zero...(.zero + 9)).contains(bytes[index]) else { return nil }
            value += Int(bytes[index] - .zero) * unit
            unit /= 10
        }
        return value <= most ? value : nil
    }

    /// Splits an element such as `gzip;q=0.5` into what is preferred and its weight; nil where the weight is malformed.
    ///
    /// A parameter of another name is passed over: a coding has none, and of a media range only the weight counts here.
    static func split(_ element: HeadSlice, in bytes: Span<UInt8>) -> (name: Range<Int>, weight: Int)? {
        let range = element.range
        let end = bytes.first(UInt8(ascii: ";"), in: range) ?? range.upperBound
        let name = bytes.trimmingBlanks(range.lowerBound..<end)
        var weight = most
        var parameters = FieldParameterIterator(end..<range.upperBound)
        while let parameter = parameters.next(in: bytes) {
            guard parameter.name.count == 1, FieldSyntax.lowercased(bytes[parameter.name.lowerBound]) == .q else {
                continue
            }
            guard !parameter.isQuoted, let value = thousandths(bytes, parameter.value) else { return nil }
            weight = value
        }
        return parameters.isMalformed || name.isEmpty ? nil : (name, weight)
    }
}

extension UInt8 {
    fileprivate static let zero = UInt8(ascii: "0")
    fileprivate static let q = UInt8(ascii: "q")
}
