// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Takes a form's parts apart as it streams in (RFC 7578, RFC 2046 §5.1).
///
/// The bytes of the parts are left where they are and given back as ranges of the input. A delimiter is one only at the
/// start of a line that CRLF began, and whatever begins a line as a delimiter does is one (RFC 2046 §5.1.1): the sender
/// had to choose a boundary that its data does not have, and a line that goes on in another way is refused. How the
/// input is cut into pieces changes nothing. A value of its own for each body; not shared.
package struct MultipartFormDecoder: Sendable {
    /// What to do next with the input.
    package enum Step: Equatable, Sendable {
        /// Go on when more has come: the input behind the `consumed` bytes has to be given again, with more behind it
        /// (at most ``MultipartFormDecoder/mostHeldBack`` bytes: a part's head, or what may be a delimiter).
        case needsMore(consumed: Int)
        /// A part's head is complete; its bytes follow.
        case part(FormPart, consumed: Int)
        /// These bytes of the input are the present part's; never empty.
        case data(Range<Int>, consumed: Int)
        /// The present part is whole, and the line of the delimiter behind it is, too.
        case partEnd(consumed: Int)
        /// The form ends behind the `consumed` bytes; the rest of the body is an epilogue, to be dropped.
        case end(consumed: Int)
    }

    private enum State: UInt8 {
        case preamble, body
        case delimiterEnd, padding, delimiterLineFeed, closingHyphen
        case head, end
    }

    /// The most bytes before the first delimiter.
    static let maximumPreambleBytes = 8_192
    /// The most bytes of a part's field lines, with their line ends and without the empty line.
    static let maximumHeadBytes = 8_192
    /// The most bytes that ``Step/needsMore(consumed:)`` leaves behind: a head, and the first half of its empty line.
    package static let mostHeldBack = maximumHeadBytes + 1

    /// CRLF, two hyphens and the boundary.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// Whether the input begins where a line does, without a CRLF of its own: at the very start of a form, and behind
    /// the empty line of a head.
    private var isAtLineStart = true
    private var isInPart = false
    private var preambleBytes = 0
    private var headScan = FormHeadScan()
    private var defect: FormError?

    /// Nil for a boundary that is not 1 to 70 of the characters of RFC 2046 §5.1.1, or ends in a space.
    package init?(boundary: [UInt8]) {
        guard Self.isBoundary(boundary.span) else { return nil }
        delimiter = [.carriageReturn, .lineFeed, UInt8(ascii: "-"), UInt8(ascii: "-")] + boundary
    }

    /// Reads on in `input`, which begins where the last step's `consumed` bytes ended.
    ///
    /// Call it until it needs more or is at the end. A body that ends before the form does is cut short; only the
    /// caller can know.
    ///
    /// - Throws: what is wrong with the form; any further call throws the same.
    package mutating func next(_ input: Span<UInt8>) throws(FormError) -> Step {
        if let defect { throw defect }
        do throws(FormError) {
            switch state {
            case .preamble: return try takePreamble(input)
            case .body: return try takeData(input)
            case .head: return try takeHead(input, from: 0)
            case .end: return .end(consumed: 0)
            case .delimiterEnd, .padding, .delimiterLineFeed, .closingHyphen:
                return try takeDelimiterEnd(input, from: 0)
            }
        } catch {
            defect = error
            throw error
        }
    }

    private mutating func takePreamble(_ input: Span<UInt8>) throws(FormError) -> Step {
        let (count, delimiterCount) = textCount(input)
        preambleBytes += count
        guard preambleBytes <= Self.maximumPreambleBytes else { throw FormError(.preambleTooLong) }
        if count > 0 { isAtLineStart = false }
        guard let delimiterCount else { return .needsMore(consumed: count) }
        state = .delimiterEnd
        return try takeDelimiterEnd(input, from: count + delimiterCount)
    }

    private mutating func takeData(_ input: Span<UInt8>) throws(FormError) -> Step {
        let (count, delimiterCount) = textCount(input)
        guard count == 0 else {
            isAtLineStart = false
            return .data(0..<count, consumed: count)
        }
        guard let delimiterCount else { return .needsMore(consumed: 0) }
        state = .delimiterEnd
        return try takeDelimiterEnd(input, from: delimiterCount)
    }

    /// How many bytes the input begins with that are no part of a delimiter, and how many the delimiter behind them
    /// has; nil where none is there or not all of it is.
    private func textCount(_ input: Span<UInt8>) -> (text: Int, delimiter: Int?) {
        if isAtLineStart {
            let count = commonCount(input, from: 0, delimiterFrom: 2)
            if count == delimiter.count - 2 { return (0, count) }
            if count == input.count { return (0, nil) }
        }
        var index = 0
        while let candidate = input.first(.carriageReturn, in: index..<input.count) {
            let count = commonCount(input, from: candidate, delimiterFrom: 0)
            if count == delimiter.count { return (candidate, count) }
            // There is no second CR in a delimiter, so that nothing of what is like it begins another one.
            index = candidate + count
            if index == input.count { return (candidate, nil) }
        }
        return (input.count, nil)
    }

    /// How many bytes of the input are those of the delimiter, each from its own place on.
    private func commonCount(_ input: Span<UInt8>, from start: Int, delimiterFrom offset: Int) -> Int {
        let expected = delimiter.span
        let most = min(input.count - start, expected.count - offset)
        var count = 0
        while count < most, input[start + count] == expected[offset + count] { count += 1 }
        return count
    }

    /// What stands behind the boundary: white space that gateways add and a line end, or two hyphens.
    private mutating func takeDelimiterEnd(_ input: Span<UInt8>, from start: Int) throws(FormError) -> Step {
        for index in start..<input.count {
            switch (state, input[index]) {
            case (.delimiterEnd, .space), (.delimiterEnd, .tab), (.padding, .space), (.padding, .tab):
                state = .padding
            case (.delimiterEnd, .carriageReturn), (.padding, .carriageReturn):
                state = .delimiterLineFeed
            case (.delimiterEnd, UInt8(ascii: "-")):
                state = .closingHyphen
            case (.delimiterLineFeed, .lineFeed):
                state = .head
                headScan = FormHeadScan()
                guard isInPart else { return try takeHead(input, from: index + 1) }
                isInPart = false
                return .partEnd(consumed: index + 1)
            case (.closingHyphen, UInt8(ascii: "-")):
                guard isInPart else {
                    state = .end
                    return .end(consumed: index + 1)
                }
                // The second hyphen is left for the end, so that no step is to be had from nothing.
                isInPart = false
                return .partEnd(consumed: index)
            default:
                throw FormError(.malformedDelimiter)
            }
        }
        return .needsMore(consumed: input.count)
    }

    private mutating func takeHead(_ input: Span<UInt8>, from start: Int) throws(FormError) -> Step {
        let rest = input.extracting(start..<input.count)
        guard let count = try headScan.headCount(rest) else { return .needsMore(consumed: start) }
        let lines = rest.extracting(0..<(count - 2))
        let part = try FormPart(head: lines, dashBoundary: delimiter.span.extracting(2..<delimiter.count))
        state = .body
        isInPart = true
        isAtLineStart = true
        return .part(part, consumed: start + count)
    }
}
