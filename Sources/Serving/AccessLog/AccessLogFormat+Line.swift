// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

extension AccessLogFormat {
    /// Appends a record's line; without an allocation where `output` has `maximumLength(of:)` bytes of room.
    ///
    /// - Parameter head: the bytes that the record's slices point into; a slice that ends past them is cut there.
    package func append(
        _ record: AccessLogRecord, head: Span<UInt8>, clock: inout TimestampCache, to output: inout [UInt8]
    ) {
        let bound = unlimitedLength(of: record)
        guard bound > lineLimit else {
            output.append(addingCapacity: bound) { line in
                write(record, head: head, clock: &clock, textLimit: .max, to: &line)
            }
            return
        }
        // Too long perhaps: measured first, so that a line of exactly the limit is not cut.
        let fixed = fixedLength(of: record, clock: &clock, scratch: &output)
        let budget = max(lineLimit - fixed, 0)
        let limit = textLimit(of: record, head: head, budget: budget)
        output.append(addingCapacity: fixed + budget) { line in
            write(record, head: head, clock: &clock, textLimit: limit, to: &line)
        }
    }

    /// The most bytes that a record's line takes, which is not much more than it will take.
    package func maximumLength(of record: AccessLogRecord) -> Int {
        min(unlimitedLength(of: record), max(lineLimit, fixedMaximum))
    }

    /// The most bytes that a record's line would take if every client's byte were escaped and none were cut.
    private func unlimitedLength(of record: AccessLogRecord) -> Int {
        var length = fixedMaximum
        for directive in directives where directive.isClientText {
            length += LogEscape.maximumLength * Int(directive.slice(of: record).count)
        }
        return length
    }

    /// The bytes of the line without its clients' texts: found by writing it, since this is off the usual way.
    private func fixedLength(
        of record: AccessLogRecord, clock: inout TimestampCache, scratch: inout [UInt8]
    ) -> Int {
        let before = scratch.count
        let nothing: [UInt8] = []
        scratch.append(addingCapacity: fixedMaximum) { line in
            write(record, head: nothing.span, clock: &clock, textLimit: 0, to: &line)
        }
        let length = scratch.count - before
        scratch.removeLast(length)
        return length
    }

    /// How many bytes each client's text may take, so that together they fit `budget`: what the short ones do not
    /// need is shared among the long ones.
    private func textLimit(of record: AccessLogRecord, head: Span<UInt8>, budget: Int) -> Int {
        var limit = -1
        while true {
            var left = budget
            var longer = 0
            for directive in directives where directive.isClientText {
                let text = head.extracting(directive.range(in: record, headCount: head.count))
                let length = LogEscape.length(of: text, spaces: directive.endsAtSpace)
                if length <= limit { left -= length } else { longer += 1 }
            }
            guard longer > 0 else { return .max }
            let next = left / longer
            // Each round only ever finds more short texts, so that it ends after as many rounds as there are texts.
            guard next > limit else { return limit }
            limit = next
        }
    }

    private func write(
        _ record: AccessLogRecord, head: Span<UInt8>, clock: inout TimestampCache, textLimit: Int,
        to line: inout OutputSpan<UInt8>
    ) {
        for directive in directives {
            switch directive {
            case .literal(let offset, let count):
                line.append(copying: literals.span.extracting(offset..<(offset + count)))
            case .asctime:
                clock.write(record.start, to: &line)
            case .pythonPeer:
                line.appendPythonAddress(record.peer)
            case .target, .requestLine:
                guard !directive.slice(of: record).isEmpty else {
                    line.append(UInt8(ascii: "-"))
                    continue
                }
                let text = head.extracting(directive.range(in: record, headCount: head.count))
                line.append(escaping: text, spaces: directive.endsAtSpace, limit: textLimit)
            case .status:
                line.appendDecimal(UInt(record.status.rawValue))
            case .bodyBytesSent:
                line.appendDecimal(UInt(clamping: record.bodyBytesSent))
            case .seconds:
                let microseconds = UInt(clamping: record.duration) / 1000
                line.appendDecimal(microseconds / 1_000_000)
                line.append(UInt8(ascii: "."))
                line.appendDigits(microseconds % 1_000_000, width: 6)
            }
        }
    }
}

extension AccessLogDirective {
    /// Where a client's text is in the head; empty for a directive that is none, and where there is no such text.
    func slice(of record: AccessLogRecord) -> HeadSlice {
        switch self {
        case .target: record.hasHead ? record.target : .empty
        case .requestLine: record.requestLine
        default: .empty
        }
    }

    /// The slice as indices of the head, as far as there are such: a slice is the parser's, the buffer is the
    /// connection's, and a line in the log is not worth a trap where the two disagree.
    func range(in record: AccessLogRecord, headCount: Int) -> Range<Int> {
        slice(of: record).range.clamped(to: 0..<headCount)
    }

    /// Whether a space would end the field for whoever reads the line: it is escaped then, so that a target cannot
    /// bring its own ` requested "`.
    var endsAtSpace: Bool {
        self == .target
    }
}
