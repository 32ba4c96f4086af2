// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import Configuration
import LinuxSystem
import Logging
import Synchronization
package import struct SystemPackage.Errno
package import struct SystemPackage.FilePath

/// The diagnostic log that all of the program's loggers share.
///
/// Sendable; a declared door between threads: everything that changes is behind one lock, or is atomic. No call waits
/// for the journal, or for the reader of a pipe, a socket or a terminal; a file's disk can make one wait. What cannot be
/// written is counted and told with the next message that can.
package final class DiagnosticLog: Sendable {
    private struct State: ~Copyable, Sendable {
        var sink: DiagnosticSink
        var destination: DiagnosticDestination
        var limit = DiagnosticRateLimit()
        var renameCheckDue: Int64
    }

    /// The least time between two looks at whether the file was renamed, in nanoseconds.
    static let renameCheckInterval: Int64 = 1_000_000_000
    /// How long the journal has to take the last messages, in nanoseconds.
    static let finishTime: Int64 = 1_000_000_000

    private let state: Mutex<State>
    /// An index of `Logger.Level.allCases`.
    private let levelIndex: Atomic<Int>
    private let clock: DiagnosticClock

    /// Opens the destination; makes a file with mode 0640.
    ///
    /// - Throws: what open(2) says; a standard error that is closed is no error.
    package convenience init(_ logging: LoggingSettings) throws(Errno) {
        self.init(
            try Self.open(logging.diagnostics, journal: nil), logging.diagnostics, level: logging.level, clock: .system)
    }

    init(
        _ place: consuming DiagnosticSink.Place, _ destination: DiagnosticDestination, level: DiagnosticLevel,
        clock: DiagnosticClock
    ) {
        state = Mutex(
            State(
                sink: DiagnosticSink(place), destination: destination,
                renameCheckDue: clock.now() + Self.renameCheckInterval))
        levelIndex = Atomic(Self.index(of: level))
        self.clock = clock
    }

    /// - Parameter journal: the way to the journal that there is already, if any.
    private static func open(
        _ destination: DiagnosticDestination, journal: JournalQueue?
    ) throws(Errno) -> DiagnosticSink.Place {
        switch destination {
        case .file(let path): return .lines(try LogFile(path: FilePath(path)))
        case .journal: return .journal(try queue(journal))
        case .standardError:
            // A journal that reads standard error takes entries too, unless a sandbox hides its socket.
            if JournalPlace.takesStandardError, JournalPlace.isThere(JournalPlace.entries) {
                return .journal(try queue(journal))
            }
            do throws(Errno) {
                return .lines(try LogFile(duplicating: .standardError))
            } catch .badFileDescriptor {
                return .lines(nil)
            }
        }
    }

    private static func queue(_ journal: JournalQueue?) throws(Errno) -> JournalQueue {
        if let journal { return journal }
        return try JournalQueue()
    }

    private static func index(of level: DiagnosticLevel) -> Int {
        Logger.Level.allCases.firstIndex(of: Logger.Level(level)) ?? 0
    }

    /// The least important level that is shown.
    var level: Logger.Level { Logger.Level.allCases[levelIndex.load(ordering: .relaxed)] }

    /// Whether what is written here is where standard error goes: as lines there, or as entries of the journal that
    /// reads it.
    package var isWhereStandardErrorGoes: Bool {
        state.withLock { state in
            state.sink.isJournal ? JournalPlace.takesStandardError : state.destination == .standardError
        }
    }

    /// Whether messages are entries of the journal.
    package var isJournal: Bool {
        state.withLock { $0.sink.isJournal }
    }
}

/// What the supervisor does.
extension DiagnosticLog {
    /// Other settings, with their destination open.
    package struct Change: ~Copyable {
        fileprivate let logging: LoggingSettings
        /// Nil: what is open stays open, with the line that it may have a part of.
        fileprivate var place: DiagnosticSink.Place?
    }

    /// Opens what other settings ask for, and leaves everything as it is; a file is opened anew also where its name is
    /// the same, and standard error and the journal are not.
    ///
    /// - Throws: what open(2) says; EAGAIN and EMFILE where there is no thread to be had for the journal.
    package func prepare(_ logging: LoggingSettings) throws(Errno) -> Change {
        let destination = logging.diagnostics
        let (held, journal) = state.withLock { ($0.destination, $0.sink.journal) }
        if case .file = destination {
            return Change(logging: logging, place: try Self.open(destination, journal: nil))
        }
        guard destination != held else { return Change(logging: logging, place: nil) }
        return Change(logging: logging, place: try Self.open(destination, journal: journal))
    }

    /// Goes by other settings from now on.
    package func take(_ change: consuming Change) {
        levelIndex.store(Self.index(of: change.logging.level), ordering: .relaxed)
        let destination = change.logging.diagnostics
        var place = change.place.take()
        state.withLock { state in
            guard let place = place.take() else { return }
            state.sink.move(to: place)
            state.destination = destination
        }
    }

    /// Opens the file again (SIGUSR1); where that fails, the old one goes on and is told so.
    package func reopen() {
        state.withLock { reopen(&$0) }
    }

    /// Says what has become due: to be called now and then, since there is no thread for it.
    package func settle() {
        let now = clock.now()
        state.withLock { state in
            for summary in state.limit.takeDue(now: now) { put(DiagnosticMessage(summary), &state) }
            state.sink.tellLost(wallTime: clock.wallNow())
        }
    }

    /// Says what is left to be said, and waits a second at most for the journal to take it; at the end.
    package func finish() {
        let now = clock.now()
        let journal = state.withLock { state in
            for summary in state.limit.takeAll(now: now) { put(DiagnosticMessage(summary), &state) }
            state.sink.tellLost(wallTime: clock.wallNow())
            return state.sink.journal
        }
        _ = journal?.finish(deadline: MonotonicClock.now() + Self.finishTime)
    }
}

/// Writing.
extension DiagnosticLog {
    /// Writes one message, whatever its level.
    ///
    /// - Parameter site: where the message comes from, if it is one of those that clients can cause in any number.
    func write(_ message: DiagnosticMessage, site: DiagnosticRateLimit.Site?) {
        let now = clock.now()
        state.withLock { state in
            followRename(&state, now)
            for summary in state.limit.takeDue(now: now) { put(DiagnosticMessage(summary), &state) }
            if let site, !state.limit.admits(site, message.level, message.text, now: now) { return }
            put(message, &state)
        }
    }

    private func put(_ message: DiagnosticMessage, _ state: inout State) {
        state.sink.write(message, wallTime: clock.wallNow())
    }

    private func followRename(_ state: inout State, _ now: Int64) {
        guard now >= state.renameCheckDue else { return }
        state.renameCheckDue = now + Self.renameCheckInterval
        if state.sink.isDisplaced { reopen(&state) }
    }

    private func reopen(_ state: inout State) {
        do throws(Errno) {
            try state.sink.reopen()
        } catch {
            let text = "diagnostics: the file cannot be opened again, the old one goes on: \(error)"
            put(DiagnosticMessage(level: .error, text: text), &state)
        }
    }
}

extension DiagnosticMessage {
    fileprivate init(_ summary: DiagnosticRateLimit.Summary) {
        self.init(level: summary.level, text: summary.text)
    }
}
