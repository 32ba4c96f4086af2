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
/// for the reader of a pipe, a socket or a terminal; a file's disk can make one wait. What cannot be written is counted
/// and told with the next message that can.
package final class DiagnosticLog: Sendable {
    private struct State: ~Copyable, Sendable {
        var output: DiagnosticOutput
        var destination: DiagnosticDestination
        var limit = DiagnosticRateLimit()
        var lost = 0
        /// Why the last of them was lost.
        var lossReason: Errno?
        var renameCheckDue: Int64
    }

    /// The least time between two looks at whether the file was renamed, in nanoseconds.
    static let renameCheckInterval: Int64 = 1_000_000_000

    private let state: Mutex<State>
    /// An index of `Logger.Level.allCases`.
    private let levelIndex: Atomic<Int>
    private let clock: DiagnosticClock

    /// Opens the destination; makes a file with mode 0640.
    ///
    /// - Throws: what open(2) says; a standard error that is closed is no error.
    package convenience init(_ logging: LoggingSettings) throws(Errno) {
        self.init(try Self.open(logging.diagnostics), logging.diagnostics, level: logging.level, clock: .system)
    }

    init(
        _ file: consuming LogFile?, _ destination: DiagnosticDestination, level: DiagnosticLevel, clock: DiagnosticClock
    ) {
        state = Mutex(
            State(
                output: DiagnosticOutput(file), destination: destination,
                renameCheckDue: clock.now() + Self.renameCheckInterval))
        levelIndex = Atomic(Self.index(of: level))
        self.clock = clock
    }

    private static func open(_ destination: DiagnosticDestination) throws(Errno) -> LogFile? {
        switch destination {
        case .file(let path): return try LogFile(path: FilePath(path))
        case .standardError:
            do throws(Errno) {
                return try LogFile(duplicating: .standardError)
            } catch .badFileDescriptor {
                return nil
            }
        }
    }

    private static func index(of level: DiagnosticLevel) -> Int {
        Logger.Level.allCases.firstIndex(of: Logger.Level(level)) ?? 0
    }

    /// The least important level that is shown.
    var level: Logger.Level { Logger.Level.allCases[levelIndex.load(ordering: .relaxed)] }

    /// Whether what is written here is on standard error.
    package var isOnStandardError: Bool {
        state.withLock { $0.destination == .standardError }
    }
}

/// What the supervisor does.
extension DiagnosticLog {
    /// Other settings, with their destination open.
    package struct Change: ~Copyable {
        fileprivate let logging: LoggingSettings
        fileprivate var file: LogFile?
        /// Whether what is open stays open, with the line that it may have a part of.
        fileprivate let keepsOutput: Bool
    }

    /// Opens what other settings ask for, and leaves everything as it is; a file is opened anew also where its name is
    /// the same, and standard error is not.
    ///
    /// - Throws: what open(2) says.
    package func prepare(_ logging: LoggingSettings) throws(Errno) -> Change {
        let staysOnStandardError = logging.diagnostics == .standardError && isOnStandardError
        return Change(
            logging: logging, file: staysOnStandardError ? nil : try Self.open(logging.diagnostics),
            keepsOutput: staysOnStandardError)
    }

    /// Goes by other settings from now on.
    package func take(_ change: consuming Change) {
        levelIndex.store(Self.index(of: change.logging.level), ordering: .relaxed)
        guard !change.keepsOutput else { return }
        var file = change.file.take()
        let destination = change.logging.diagnostics
        state.withLock { state in
            state.output.move(to: file.take())
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
            for summary in state.limit.takeDue(now: now) { put(summary.level, summary.text, &state) }
            if state.lost > 0 { tellLost(&state) }
        }
    }

    /// Says what is left to be said; at the end.
    package func finish() {
        let now = clock.now()
        state.withLock { state in
            for summary in state.limit.takeAll(now: now) { put(summary.level, summary.text, &state) }
            if state.lost > 0 { tellLost(&state) }
        }
    }
}

/// Writing.
extension DiagnosticLog {
    /// Writes one message, whatever its level.
    ///
    /// - Parameter site: where the message comes from, if it is one of those that clients can cause in any number.
    func write(_ level: Logger.Level, _ text: String, site: DiagnosticRateLimit.Site?) {
        let now = clock.now()
        state.withLock { state in
            followRename(&state, now)
            for summary in state.limit.takeDue(now: now) { put(summary.level, summary.text, &state) }
            if let site, !state.limit.admits(site, level, text, now: now) { return }
            put(level, text, &state)
        }
    }

    private func put(_ level: Logger.Level, _ text: String, _ state: inout State) {
        if state.lost > 0 { tellLost(&state) }
        guard state.lost == 0, state.output.write(line(level, text)) else {
            state.lost += 1
            state.lossReason = state.output.failure
            return
        }
    }

    private func tellLost(_ state: inout State) {
        let messages = state.lost == 1 ? "message was" : "messages were"
        let reason = state.lossReason.map(Self.reason) ?? ""
        if state.output.write(line(.warning, "\(state.lost) \(messages) lost\(reason)")) { state.lost = 0 }
    }

    private static func reason(_ error: Errno) -> String {
        error == .resourceTemporarilyUnavailable ? ": nobody read them in time" : ": \(error)"
    }

    private func line(_ level: Logger.Level, _ text: String) -> [UInt8] {
        DiagnosticLine.bytes(wallTime: clock.wallNow(), level, Array(text.utf8))
    }

    private func followRename(_ state: inout State, _ now: Int64) {
        guard now >= state.renameCheckDue else { return }
        state.renameCheckDue = now + Self.renameCheckInterval
        if state.output.isDisplaced { reopen(&state) }
    }

    private func reopen(_ state: inout State) {
        do throws(Errno) {
            try state.output.reopen()
        } catch {
            put(.error, "diagnostics: the file cannot be opened again, the old one goes on: \(error)", &state)
        }
    }
}
