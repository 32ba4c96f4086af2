// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Takes the chunked transfer coding off a body as it streams in (RFC 9112 §7.1), to the letter.
///
/// The data is left where it is and given back as ranges of the input; sizes, extensions and trailers are checked and
/// dropped. How the input is cut into pieces changes nothing. A value of its own for each body; not shared.
package struct ChunkedDecoder: Sendable {
    /// What to do next with the input.
    package enum Step: Equatable, Sendable {
        /// All of the input is used up and the body goes on.
        case needsMore(consumed: Int)
        /// These bytes of the input are data; go on behind the `consumed` ones.
        case data(Range<Int>, consumed: Int)
        /// The body ends behind the `consumed` bytes; what follows is not its own.
        case end(consumed: Int)
    }

    enum State: UInt8 {
        case sizeStart, size, sizeLineFeed
        case extensionBlank, extensionNameStart, extensionName, extensionNameBlank
        case extensionValueStart, extensionValue, extensionQuoted, extensionEscape, extensionValueEnd
        case data, dataEnd, dataLineFeed
        case trailerStart, trailerName, trailerValue, trailerLineFeed
        case lastLineFeed, end
    }

    /// The most digits that a chunk size may have, leading zeros included.
    package static let maximumSizeDigits = 16

    var state = State.sizeStart
    /// The size that is being read, then the data bytes of the chunk that are still to come.
    var remaining: Int64 = 0
    var sizeDigits = 0
    /// Bytes of extensions less the data bytes that paid for them.
    var extensionBytes: Int64 = 0
    var trailerBytes = 0
    private var defect: RequestError?

    package init() {}

    /// Reads on in `input`, which begins where the last step's `consumed` bytes ended.
    ///
    /// - Throws: what is wrong with the framing, always a 400; nothing after that can be told apart, and any further
    ///   call throws the same.
    package mutating func next(_ input: Span<UInt8>, limits: RequestLimits) throws(RequestError) -> Step {
        if let defect { throw defect }
        var index = 0
        do throws(RequestError) {
            while index < input.count, state != .end {
                if state == .data { return takeData(input, from: index) }
                try take(input[index], limits: limits)
                index += 1
            }
        } catch {
            defect = error
            throw error
        }
        return state == .end ? .end(consumed: index) : .needsMore(consumed: index)
    }

    private mutating func takeData(_ input: Span<UInt8>, from start: Int) -> Step {
        let count = min(input.count - start, Int(clamping: remaining))
        remaining -= Int64(count)
        if remaining == 0 { state = .dataEnd }
        return .data(start..<(start + count), consumed: start + count)
    }

    @inline(__always)
    private mutating func take(_ octet: UInt8, limits: RequestLimits) throws(RequestError) {
        switch state {
        case .sizeStart, .size, .sizeLineFeed:
            try takeSize(octet, limits: limits)
        case .dataEnd:
            guard octet == .carriageReturn else { throw RequestError(.missingChunkEnd) }
            state = .dataLineFeed
        case .dataLineFeed:
            guard octet == .lineFeed else { throw RequestError(.missingChunkEnd) }
            beginSize()
        case .trailerStart, .trailerName, .trailerValue, .trailerLineFeed, .lastLineFeed:
            try takeTrailer(octet, limits: limits)
        case .data, .end:
            break
        default:
            try takeExtension(octet, limits: limits)
        }
    }

    private mutating func beginSize() {
        state = .sizeStart
        remaining = 0
        sizeDigits = 0
    }

    private mutating func takeSize(_ octet: UInt8, limits: RequestLimits) throws(RequestError) {
        if state == .sizeLineFeed {
            guard octet == .lineFeed else { throw RequestError(.bareCarriageReturn) }
            extensionBytes = max(0, extensionBytes.subtractingReportingOverflow(remaining).partialValue)
            state = remaining == 0 ? .trailerStart : .data
            return
        }
        if let digit = octet.hexDigitValue {
            sizeDigits += 1
            let (high, overflow) = remaining.multipliedReportingOverflow(by: 16)
            guard !overflow, sizeDigits <= Self.maximumSizeDigits else { throw RequestError(.chunkSizeOverflow) }
            remaining = high | Int64(digit)
            state = .size
            return
        }
        guard state == .size else { throw RequestError(.invalidChunkSize) }
        switch octet {
        case .carriageReturn: state = .sizeLineFeed
        case .lineFeed: throw RequestError(.bareLineFeed)
        case .space, .tab, UInt8(ascii: ";"):
            state = .extensionBlank
            try takeExtension(octet, limits: limits)
        default: throw RequestError(.invalidChunkSize)
        }
    }
}
