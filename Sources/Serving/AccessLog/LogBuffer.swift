// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import LinuxSystem

/// A worker's end of the access log: formats lines into a buffer, and hands it over when full or when its time comes.
///
/// Isolated to its worker. With no destination every call returns at once.
package final class LogBuffer {
    /// The least time between two hand-overs of a worker that is idle: a line shows at once, and a worker that is
    /// idle after each of 10,000 requests a second still wakes the log's thread no more than 100 times.
    package static let handOverInterval: Int64 = 10_000_000
    /// The most time that a line waits under load.
    package static let maximumDelay: Int64 = 1_000_000_000

    private let writer: LogWriter?
    private let layout: LogLineLayout
    private var scratch: LogScratch
    private var buffer: [UInt8] = []
    private var lines = 0
    /// When the next hand-over of an idle worker may be.
    private var idleHandOverDue = Int64.min
    /// When the oldest line has to go whatever the load; nil while no turn has ended with it.
    private var lastDue: Int64?

    /// Whether there is a destination: if not, no record needs to be made.
    let isEnabled: Bool
    /// Whether lines show more of a request than its first line, or anything of an answer's head.
    let needsDetails: Bool
    /// Whether lines show fields of the answer: if so, its head has to be kept for them.
    let needsAnswerHead: Bool
    /// Whether lines show the address that a client connected to.
    let needsLocalAddress: Bool

    /// - Parameters:
    ///   - writer: the destination; nil for none.
    ///   - localTime: the calendar, by the second since 1970; a fixed one in tests.
    package init(
        writer: LogWriter?, layout: LogLineLayout,
        localTime: @escaping @Sendable (Int64) -> WallClock.LocalTime = WallClock.localTime(second:)
    ) {
        self.writer = writer
        self.layout = layout.limited(to: writer?.lineLimit ?? layout.lineLimit)
        scratch = LogScratch(clock: TimestampCache(style: layout.timeStyle, localTime: localTime))
        isEnabled = writer != nil
        needsDetails = isEnabled && layout.needsDetails
        needsAnswerHead = isEnabled && layout.needsAnswerHead
        needsLocalAddress = isEnabled && layout.needsLocalAddress
        if writer != nil { buffer.reserveCapacity(LogWriter.bufferCapacity) }
    }

    /// Whether a line waits to be handed over.
    package var hasPendingLines: Bool { lines > 0 }

    deinit {
        if let writer, lines > 0 { _ = writer.submit(buffer, lines: lines) }
    }

    /// Adds a record's line.
    ///
    /// - Parameters:
    ///   - details: what `needsDetails` asks for; nil where there is none of it.
    ///   - head: the bytes that the record's slices point into.
    package func append(_ record: AccessLogRecord, _ details: LogDetails? = nil, head: Span<UInt8>) {
        guard isEnabled else { return }
        let bound = layout.prepare(record, details, head: head, scratch: &scratch)
        if buffer.count + layout.maximumLength(bound: bound) > LogWriter.bufferCapacity { flush() }
        layout.append(record, head: head, bound: bound, scratch: &scratch, to: &buffer)
        lines += 1
    }

    /// To be called at the end of each turn of the worker's loop.
    ///
    /// - Parameters:
    ///   - now: the turn's monotonic nanoseconds.
    ///   - idle: whether the loop has nothing left to do and is about to wait.
    /// - Returns: the instant by which it has to be called again; nil when no line waits.
    package func endOfTurn(now: Int64, idle: Bool) -> Int64? {
        guard lines > 0 else { return nil }
        let last = lastDue ?? now + Self.maximumDelay
        lastDue = last
        let due = idle ? min(last, idleHandOverDue) : last
        guard now >= due else { return due }
        idleHandOverDue = now + Self.handOverInterval
        flush()
        return nil
    }

    /// Hands over what there is, now.
    package func flush() {
        guard let writer, lines > 0 else { return }
        // Moved out first: a second reference would make the next line copy the buffer.
        var full: [UInt8] = []
        swap(&full, &buffer)
        buffer = writer.submit(full, lines: lines)
        lines = 0
        lastDue = nil
    }
}
