// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Logging
import ServiceManager
import struct SystemPackage.Errno

/// Where diagnostics go: to a file as lines, or to the journal as entries.
///
/// Belongs to the lock that holds it.
struct DiagnosticSink: ~Copyable, Sendable {
    /// A place that is open.
    enum Place: ~Copyable, Sendable {
        /// Nil: standard error was closed when the process began.
        case lines(LogFile?)
        case journal(JournalQueue)
    }

    private var lines: DiagnosticOutput
    /// The way to the journal, kept once it is there: it may have something to tell later.
    private(set) var journal: JournalQueue?
    /// Whether entries are written, and not lines.
    private(set) var isJournal: Bool
    private var lost = JournalQueue.Loss()

    init(_ place: consuming Place) {
        switch consume place {
        case .lines(let file):
            lines = DiagnosticOutput(file)
            isJournal = false
        case .journal(let queue):
            lines = DiagnosticOutput(nil)
            journal = queue
            isJournal = true
        }
    }

    /// How many messages were lost and are not told of yet.
    var hasLost: Bool { lost.count > 0 }

    /// Writes a message, and what was lost before it first; what there is no room for is counted.
    ///
    /// - Parameter wallTime: nanoseconds since 1970.
    mutating func write(_ message: DiagnosticMessage, wallTime: Int64) {
        tellLost(wallTime: wallTime)
        guard !hasLost, put(message, wallTime: wallTime, worth: 1) else {
            lost.count += 1
            // Where no line could be written it is for the file's reason, and the queue has one only: it is full.
            lost.reason = isJournal ? .resourceTemporarilyUnavailable : lines.failure
            return
        }
    }

    /// Says how many messages were lost, if any were and there is room for it.
    mutating func tellLost(wallTime: Int64) {
        if let found = journal?.takeLost(), found.count > 0 {
            lost.count += found.count
            lost.reason = found.reason
        }
        guard hasLost else { return }
        let messages = lost.count == 1 ? "message was" : "messages were"
        let reason = lost.reason.map(Self.reason) ?? ""
        let text = "\(lost.count) \(messages) lost\(reason)"
        let isTold = put(DiagnosticMessage(level: .warning, text: text), wallTime: wallTime, worth: lost.count)
        if isTold { lost = JournalQueue.Loss() }
    }

    private static func reason(_ error: Errno) -> String {
        error == .resourceTemporarilyUnavailable ? ": nobody read them in time" : ": \(error)"
    }

    private mutating func put(_ message: DiagnosticMessage, wallTime: Int64, worth: Int) -> Bool {
        if isJournal, let journal { return journal.submit(JournalEntry(message), worth: worth) }
        return lines.write(DiagnosticLine.bytes(wallTime: wallTime, message.level, Array(message.text.utf8)))
    }

    /// Goes to another place from now on.
    mutating func move(to place: consuming Place) {
        switch consume place {
        case .lines(let file):
            lines.move(to: file)
            isJournal = false
        case .journal(let queue):
            lines.move(to: nil)
            journal = queue
            isJournal = true
        }
    }

    /// Opens the file again where there is one; after an error the old one goes on.
    mutating func reopen() throws(Errno) {
        try lines.reopen()
    }

    /// Whether the file has another name by now, or none.
    var isDisplaced: Bool { lines.isDisplaced }
}
