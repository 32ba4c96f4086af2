// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

extension LogLineLayout {
    /// Gets a record's texts ready, and tells the most bytes that its line would take if every byte of them were
    /// escaped and none were cut.
    ///
    /// - Parameter head: the bytes that the record's slices point into.
    func prepare(
        _ record: AccessLogRecord, _ details: LogDetails?, head: Span<UInt8>, scratch: inout LogScratch
    ) -> Int {
        guard needsDetails else { return unlimitedLength(of: record, collected: 0) }
        scratch.collect(collected, details ?? LogDetails(head: nil, answer: []), head: head)
        return unlimitedLength(of: record, collected: scratch.bytes.count)
    }

    /// The most bytes that a line takes which `prepare` has bounded so, which is not much more than it will take.
    func maximumLength(bound: Int) -> Int {
        min(bound, max(lineLimit, fixedMaximum))
    }

    private func unlimitedLength(of record: AccessLogRecord, collected: Int) -> Int {
        // Each count is a product of two small numbers, and so is their sum's factor.
        let line = record.requestLine.byteCount
        var length = collected + headTexts.requestLines &* line + headTexts.targets &* record.target.byteCount
        // The protocol is a part of the request line.
        length += headTexts.methods &* record.method.byteCount + headTexts.versions &* line
        return fixedMaximum + escapeMaximum * length
    }

    /// Appends a record's line; without an allocation where `output` has `maximumLength(bound:)` bytes of room.
    ///
    /// - Parameters:
    ///   - head: the bytes that the record's slices point into; a slice that ends past them is cut there.
    ///   - bound: what `prepare` told of this record.
    func append(
        _ record: AccessLogRecord, head: Span<UInt8>, bound: Int, scratch: inout LogScratch, to output: inout [UInt8]
    ) {
        guard bound > lineLimit else {
            output.append(addingCapacity: bound) { line in
                write(record, head: head, scratch: &scratch, textLimit: .max, to: &line)
            }
            return
        }
        // Too long perhaps: measured first, so that a line of exactly the limit is not cut.
        let fixed = fixedLength(of: record, head: head, scratch: &scratch, output: &output)
        let budget = max(lineLimit - fixed, 0)
        let limit = textLimit(of: record, head: head, scratch: scratch, budget: budget)
        output.append(addingCapacity: fixed + budget) { line in
            write(record, head: head, scratch: &scratch, textLimit: limit, to: &line)
        }
    }

    /// The bytes of the line without its texts: found by writing it, since this is off the usual way.
    private func fixedLength(
        of record: AccessLogRecord, head: Span<UInt8>, scratch: inout LogScratch, output: inout [UInt8]
    ) -> Int {
        let before = output.count
        output.append(addingCapacity: fixedMaximum) { line in
            write(record, head: head, scratch: &scratch, textLimit: 0, to: &line)
        }
        let length = output.count - before
        output.removeLast(length)
        return length
    }

    /// How many bytes each text may take, so that together they fit `budget`: what the short ones do not need is shared
    /// among the long ones.
    private func textLimit(of record: AccessLogRecord, head: Span<UInt8>, scratch: LogScratch, budget: Int) -> Int {
        let lengths = directives.compactMap { directive in
            if case .text(let source, let rendering) = directive {
                escapedLength(of: source, rendering, in: record, head: head, scratch: scratch)
            } else {
                nil
            }
        }
        var limit = -1
        while true {
            let longer = lengths.count { $0 > limit }
            guard longer > 0 else { return .max }
            let next = lengths.reduce(budget) { $1 > limit ? $0 : $0 - $1 } / longer
            // Each round only ever finds more short texts, so that it ends after as many rounds as there are texts.
            guard next > limit else { return limit }
            limit = next
        }
    }

    private func escapedLength(
        of source: AccessLogDirective.Source, _ rendering: AccessLogDirective.Rendering, in record: AccessLogRecord,
        head: Span<UInt8>, scratch: LogScratch
    ) -> Int {
        guard case .collected(let index) = source else {
            return LogEscape.length(of: head.extracting(range(of: source, in: record, head: head) ?? 0..<0), rendering)
        }
        return LogEscape.length(of: scratch.bytes.span.extracting(scratch.places[Int(index)] ?? 0..<0), rendering)
    }

    private func write(
        _ record: AccessLogRecord, head: Span<UInt8>, scratch: inout LogScratch, textLimit: Int,
        to line: inout OutputSpan<UInt8>
    ) {
        // Once a line, and not once a literal.
        let literals = literals
        for directive in directives {
            switch directive {
            case .literal(let offset, let count):
                line.append(copying: literals.span.extracting(Int(offset)..<(Int(offset) &+ Int(count))))
            case .byte(let byte): line.append(byte)
            case .time: scratch.clock.write(record.start, to: &line)
            case .pythonPeer: line.appendPythonAddress(record.peer)
            case .address(let party): line.appendAddress(record.address(of: party))
            case .port(let party, let isJSON): line.appendPort(of: record.address(of: party), isJSON: isJSON)
            case .otherPeerMember: line.appendOtherPeer(of: record)
            case .text(.collected(let number), let rendering):
                guard let place = scratch.places[Int(number)] else {
                    line.appendAbsence(rendering)
                    continue
                }
                line.append(scratch.bytes.span.extracting(place), rendering, limit: textLimit)
            case .text(let source, let rendering):
                guard let range = range(of: source, in: record, head: head) else {
                    line.appendAbsence(rendering)
                    continue
                }
                line.append(head.extracting(range), rendering, limit: textLimit)
            case .status: line.appendDecimal(UInt(record.status.rawValue))
            case .bytes(let amount): line.append(amount, of: record)
            case .duration(let unit): line.append(record.duration, unit)
            case .syncDuration(let unit): line.appendSyncDuration(unit, of: record)
            case .syncMember: line.appendSyncMember(of: record)
            case .endingSign: line.append(record.ending.sign)
            case .endingWord: line.append(record.ending.word)
            }
        }
    }

    /// Where a text is in the head, as far as there are such bytes: a slice is the parser's, the buffer is the
    /// connection's, and a line in the log is not worth a trap where the two disagree. Nil: there is no such text.
    @inline(__always)
    private func range(
        of source: AccessLogDirective.Source, in record: AccessLogRecord, head: Span<UInt8>
    ) -> Range<Int>? {
        let slice =
            switch source {
            case .requestLine: record.requestLine
            case .target: record.hasHead ? record.target : .empty
            case .method: record.hasHead ? record.method : .empty
            case .version: record.hasHead ? record.version : .empty
            case .collected: HeadSlice.empty
            }
        let start = Int(slice.offset)
        let end = start &+ Int(slice.count)
        guard start != end else { return nil }
        return min(start, head.count)..<min(end, head.count)
    }
}

extension HeadSlice {
    fileprivate var byteCount: Int { Int(count) }
}
