// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import struct SystemPackage.Errno

/// The log's thread at work: takes batches, writes them whole, and says what was lost.
///
/// Confined to its thread. Invariant between batches: the file ends with a whole line, or `tornLine` is what it lacks.
struct LogDrain: ~Copyable {
    private let queue: LogQueue
    private var file: LogFile
    private let limits: LogWriter.Limits
    private let report: @Sendable (LogWriter.Report) -> Void
    /// The rest of a line that is in the file in part: it goes first, so that the next line is one of its own.
    private var tornLine: [UInt8] = []
    private var stopDeadline: Int64?
    private var renameCheckDue: Int64
    /// When a connection that is broken may be made again.
    private var reconnectDue = Int64.min
    private var trouble = LogWriter.Report()
    private var reportDue = Int64.min
    private var reportedLines = 0

    init(
        queue: LogQueue, file: consuming LogFile, limits: LogWriter.Limits,
        report: @escaping @Sendable (LogWriter.Report) -> Void
    ) {
        self.queue = queue
        self.file = file
        self.limits = limits
        self.report = report
        renameCheckDue = MonotonicClock.now() + limits.renameCheckInterval
    }

    /// Runs until the queue is told to stop and is empty.
    mutating func run() {
        beginFile()
        var batches: [LogQueue.Batch] = []
        while true {
            let orders = queue.take(&batches, until: nextReport)
            stopDeadline = orders.stopDeadline
            if orders.reopens { reopen() } else if !batches.isEmpty { followRename() }
            for index in batches.indices {
                write(batches[index].bytes)
                queue.release(&batches[index].bytes)
            }
            batches.removeAll(keepingCapacity: true)
            if orders.stopDeadline != nil { break }
            reportIfDue()
        }
        if !finishTornLine() { giveUpTornLine() }
        reportNow()
    }
}

/// Writing.
extension LogDrain {
    /// Writes whole lines to the end, or to an error, from which on they are lost.
    private mutating func write(_ lines: [UInt8]) {
        guard !isPastStop, finishTornLine() else { return lose(lines, from: 0) }
        var offset = 0
        while offset < lines.count {
            switch put(lines, from: offset) {
            case .wrote(let count): offset += count
            case .failed: return lose(lines, from: offset)
            case .changesFile:
                // A line that the old file has a part of stays there.
                offset = skipTornLine(lines, from: offset)
                reopen()
                guard finishTornLine() else { return lose(lines, from: offset) }
            }
        }
    }

    /// Completes the line that the file has a part of; false where that fails still.
    private mutating func finishTornLine() -> Bool {
        while !tornLine.isEmpty {
            switch put(tornLine, from: 0) {
            case .wrote(let count): tornLine.removeFirst(count)
            case .failed: return false
            case .changesFile: reopen()
            }
        }
        return true
    }

    private enum Progress {
        case wrote(Int)
        case failed
        /// The file is to be opened again first: the reader is behind, or has cut the connection.
        case changesFile
    }

    /// Writes one piece, once the reader has room for it.
    private mutating func put(_ bytes: [UInt8], from offset: Int) -> Progress {
        let end = file.isPipe ? Self.pieceEnd(bytes, from: offset) : bytes.count
        while true {
            do throws(Errno) {
                let count = try file.write(bytes.span.extracting(offset..<end))
                if count > 0 { return .wrote(count) }
                // write(2) takes nothing only from a broken driver; to try for ever would be no better.
                throw .ioError
            } catch .resourceTemporarilyUnavailable {
                guard !isPastStop else { return .failed }
                if waitForReader() { return .changesFile }
            } catch {
                if mayReconnect(after: error) { return .changesFile }
                trouble.writeError = error
                return .failed
            }
        }
    }

    /// Whether to connect again at once; one that breaks again and again is left for a while each time.
    private mutating func mayReconnect(after error: Errno) -> Bool {
        guard file.isConnection, error == .brokenPipe || error == .connectionReset else { return false }
        let now = MonotonicClock.now()
        guard now >= reconnectDue, !isPastStop else { return false }
        reconnectDue = now + limits.renameCheckInterval
        return true
    }

    /// The end of the last line that is within one atomic write of a pipe; of a longer line, a part.
    private static func pieceEnd(_ bytes: [UInt8], from offset: Int) -> Int {
        let limit = min(bytes.count, offset + LogFile.atomicPipeWrite)
        guard let last = bytes[offset..<limit].lastIndex(of: lineFeed) else { return limit }
        return last + 1
    }

    /// Sleeps until the reader has made room; true where the file is to be opened again.
    private mutating func waitForReader() -> Bool {
        reportIfDue()
        // Awake now and then, to report what the workers lose meanwhile and to see a FIFO replaced.
        let slice = MonotonicClock.now() + Self.waitSlice
        queue.parker.park(until: min(slice, stopDeadline ?? .max), orWritable: file)
        let orders = queue.takeOrders()
        stopDeadline = orders.stopDeadline
        return orders.reopens || isRenamed()
    }

    /// The longest sleep while the reader is behind, in nanoseconds.
    private static let waitSlice: Int64 = 1_000_000_000

    private var isPastStop: Bool {
        guard let stopDeadline else { return false }
        return MonotonicClock.now() >= stopDeadline
    }
}

/// Losing.
extension LogDrain {
    private static let lineFeed = UInt8(ascii: "\n")

    /// Gives up lines that were not begun, and keeps the rest of one that was.
    private mutating func lose(_ lines: [UInt8], from offset: Int) {
        let next = skipTornLine(lines, from: offset)
        queue.lose(lines[next...].count { $0 == Self.lineFeed })
    }

    /// Puts the rest of the line that `offset` is inside of, if any, aside; returns where the next one begins.
    private mutating func skipTornLine(_ lines: [UInt8], from offset: Int) -> Int {
        guard offset > 0, lines[offset - 1] != Self.lineFeed else { return offset }
        let next = Self.lineEnd(lines, from: offset)
        tornLine = Array(lines[offset..<next])
        return next
    }

    private mutating func giveUpTornLine() {
        // Of a line that lacks nothing but its end, nothing is lost.
        if tornLine.count > 1 { queue.lose(1) }
        tornLine.removeAll(keepingCapacity: true)
    }

    private static func lineEnd(_ lines: [UInt8], from offset: Int) -> Int {
        guard let end = lines[offset...].firstIndex(of: lineFeed) else { return lines.count }
        return end + 1
    }

    /// When the thread is to wake up though nobody wakes it: for a report that is held back.
    private var nextReport: Int64 {
        hasTrouble ? reportDue : .max
    }

    private var hasTrouble: Bool {
        !trouble.isEmpty || queue.lostLines != reportedLines
    }

    private mutating func reportIfDue() {
        guard hasTrouble, MonotonicClock.now() >= reportDue else { return }
        reportNow()
    }

    private mutating func reportNow() {
        guard hasTrouble else { return }
        let lost = queue.lostLines
        trouble.lostLines = lost - reportedLines
        reportedLines = lost
        report(trouble)
        trouble = LogWriter.Report()
        reportDue = MonotonicClock.now() + limits.reportInterval
    }
}

/// Changing over to another file.
extension LogDrain {
    /// Ends a line that whoever wrote to the file before left open.
    private mutating func beginFile() {
        tornLine.removeAll(keepingCapacity: true)
        if file.endsInsideLine { tornLine.append(Self.lineFeed) }
    }

    private mutating func reopen() {
        // One try, without waiting: a reader that is behind must not hold up the change.
        if !tornLine.isEmpty, let count = try? file.write(tornLine.span) { tornLine.removeFirst(count) }
        do throws(Errno) {
            try file.reopen()
            giveUpTornLine()
            beginFile()
        } catch {
            // The old file goes on, and so does what is left of its last line.
            trouble.reopenError = error
        }
        // What was just opened, or could not be, needs no second look at once.
        renameCheckDue = MonotonicClock.now() + limits.renameCheckInterval
    }

    private mutating func followRename() {
        if isRenamed() { reopen() }
    }

    private mutating func isRenamed() -> Bool {
        let now = MonotonicClock.now()
        guard now >= renameCheckDue else { return false }
        renameCheckDue = now + limits.renameCheckInterval
        return file.isDisplaced
    }
}
