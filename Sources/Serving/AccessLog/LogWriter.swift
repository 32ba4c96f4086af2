// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import LinuxSystem
package import struct SystemPackage.Errno

/// The access log's one thread, and the workers' way to it: nothing here ever waits for a disk or a reader but it.
///
/// Sendable; a declared door between threads. One that is dropped without `stop` ends its thread once all is written.
package final class LogWriter: Sendable {
    /// What bounds the writer. Times are nanoseconds.
    package struct Limits: Sendable {
        /// Bytes of lines that wait at most; more are dropped and counted. At least one buffer.
        package var queueBytes = 8 << 20
        /// The least time between two reports.
        package var reportInterval: Int64 = 5_000_000_000
        /// The least time between two looks at whether the file was renamed, and between two new connections in place
        /// of ones that broke.
        package var renameCheckInterval: Int64 = 1_000_000_000

        package init() {}
    }

    /// Trouble since the last report, for the diagnostic log.
    package struct Report: Equatable, Sendable {
        /// Lines that were given up since the last report.
        package var lostLines = 0
        /// Why the last of them could not be written; nil where the queue was full, the file itself being sound.
        package var writeError: Errno?
        /// Why the file could not be opened again: the old one is still written to.
        package var reopenError: Errno?

        /// Whether there is nothing to say.
        var isEmpty: Bool { self == Report() }
    }

    /// The size of the buffers that are handed over, in bytes.
    package static let bufferCapacity = 65_536

    /// The most bytes that a line should have, for this destination.
    package let lineLimit: Int

    /// What the workers and the thread share.
    let queue: LogQueue
    private let thread: Thread

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - file: the destination, the thread's from now on.
    ///   - report: called on the log's thread, at most once in `limits.reportInterval`, and once more at the end.
    /// - Throws: EAGAIN, EMFILE or ENFILE where there is no thread or no descriptor to be had.
    package init(
        file: consuming LogFile, limits: Limits = Limits(), report: @escaping @Sendable (Report) -> Void
    ) throws(Errno) {
        lineLimit =
            switch (file.isPipe, file.isSocket) {
            case (true, _): LogLineLayout.pipeLineLimit
            case (_, true): LogLineLayout.journalLineLimit
            default: LogLineLayout.fileLineLimit
            }
        let queue = LogQueue(byteLimit: limits.queueBytes, parker: try Thread.Parker())
        let handover = LogHandover(file)
        self.queue = queue
        thread = try Thread(name: "access-log", stackSize: 256 << 10) {
            guard let file = handover.take() else { return }
            var drain = LogDrain(queue: queue, file: file, limits: limits, report: report)
            drain.run()
        }
    }

    deinit {
        queue.orderStop(deadline: .max)
    }

    /// Lines that were given up since the start: queue full, disk full, reader gone.
    package var lostLines: Int { queue.lostLines }

    /// Hands over a buffer of whole lines, each with its line feed, and returns an empty one with `bufferCapacity`.
    ///
    /// Never waits: where the queue is full, or the writer stopped, the lines are dropped and counted. Lines of one
    /// thread stay in order. Allocates only until as many buffers are in use as the load needs.
    package func submit(_ buffer: consuming [UInt8], lines: Int) -> [UInt8] {
        guard !buffer.isEmpty else { return buffer }
        var next = queue.submit(buffer, lines: lines)
        if next.capacity < Self.bufferCapacity { next.reserveCapacity(Self.bufferCapacity) }
        return next
    }

    /// Opens the file again (SIGUSR1): what is submitted after this call is in the new one.
    package func reopen() {
        queue.orderReopening()
    }

    /// Writes what was submitted and ends the thread, by `deadline` (monotonic nanoseconds) or a tenth of a second
    /// after: what is not written by then is given up and counted. Lines submitted later are lost.
    ///
    /// - Returns: false when the thread has not ended by then, since it hangs in the disk or gets no processor: it is
    ///   left to itself, and what it has in its hands is counted when it gives that up.
    package func stop(deadline: Int64) -> Bool {
        queue.orderStop(deadline: deadline)
        // The thread itself keeps the deadline wherever it can: a reader that is behind costs no more than that.
        let (patience, isTooLate) = deadline.addingReportingOverflow(100_000_000)
        if thread.join(until: isTooLate ? .max : patience) { return true }
        queue.abandon()
        return false
    }
}
