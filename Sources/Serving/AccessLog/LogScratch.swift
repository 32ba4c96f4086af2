// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

/// What a worker keeps from line to line: the second's time, and memory for the texts of one line.
///
/// Isolated to its worker, as the buffer that lines go to.
struct LogScratch {
    /// Where a collected text is in `bytes`; nil: there is none.
    typealias Place = Range<Int>?

    var clock: TimestampCache
    /// The layout's collected texts of this line, one after another, as they were sent.
    private(set) var bytes: [UInt8] = []
    /// One for each of the layout's collected texts.
    private(set) var places: [Place] = []

    init(clock: TimestampCache) {
        self.clock = clock
    }

    /// Looks for a layout's texts.
    ///
    /// - Parameter head: the bytes that the request's head was parsed from.
    mutating func collect(_ texts: [LogLineLayout.CollectedText], _ details: LogDetails, head: Span<UInt8>) {
        bytes.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        for text in texts {
            let start = bytes.count
            let isThere =
                switch text {
                case .path: takePath(details.head, head)
                case .query: takeQuery(details.head, head)
                case .requestField(let name, let known): takeField(name, known, of: details.head, head)
                case .responseField(let name): takeAnswerField(name, details.answer)
                }
            places.append(isThere ? start..<bytes.count : nil)
        }
    }

    private mutating func take(_ range: Range<Int>, of source: Span<UInt8>) {
        // A slice is the parser's, the bytes are the connection's: a line is not worth a trap where they disagree.
        let piece = source.extracting(range.clamped(to: 0..<source.count))
        // To append nothing to an array that has no memory writes to the one that all empty arrays share.
        guard !piece.isEmpty else { return }
        bytes.append(addingCapacity: piece.count) { $0.append(copying: piece) }
    }

    private mutating func takePath(_ request: RequestHead?, _ head: Span<UInt8>) -> Bool {
        guard let request else { return false }
        switch request.form {
        case .origin: take(request.path.range, of: head)
        case .absolute where request.path.isEmpty: bytes.append(UInt8(ascii: "/"))
        case .absolute: take(request.path.range, of: head)
        case .asterisk, .authority: take(request.target.range, of: head)
        }
        return true
    }

    private mutating func takeQuery(_ request: RequestHead?, _ head: Span<UInt8>) -> Bool {
        // Not there is the same as empty: neither leaves a trace.
        guard let request, request.hasQuery else { return true }
        bytes.append(UInt8(ascii: "?"))
        take(request.query.range, of: head)
        return true
    }

    private mutating func takeField(
        _ name: [UInt8], _ known: KnownField?, of request: RequestHead?, _ head: Span<UInt8>
    ) -> Bool {
        guard let request else { return false }
        if let known, !request.isRepeated(known) {
            guard let value = request[known] else { return false }
            take(value.range, of: head)
            return true
        }
        return takeLines(of: request.fields, named: name, in: head)
    }

    private mutating func takeAnswerField(_ name: [UInt8], _ answer: [UInt8]) -> Bool {
        takeLines(of: FieldIterator(answerHead: answer.span), named: name, in: answer.span)
    }

    /// A field's lines, joined as RFC 9110 §5.3 joins them; false: there is none.
    private mutating func takeLines(of lines: FieldIterator, named name: [UInt8], in head: Span<UInt8>) -> Bool {
        var lines = lines
        var isFirst = true
        while let value = lines.next(named: name.span, in: head) {
            if !isFirst { bytes.append(contentsOf: [UInt8(ascii: ","), UInt8(ascii: " ")]) }
            isFirst = false
            take(value.range, of: head)
        }
        return !isFirst
    }
}
