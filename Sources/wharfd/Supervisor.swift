// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Logging
import Serving
import ServiceManager
import struct SystemPackage.Errno

/// The main thread: starts the server, waits for signals, takes it down in order.
struct Supervisor: ~Copyable {
    private let inbox: SignalInbox
    private let server: Server
    private let settings: Settings
    private let diagnostics: DiagnosticLog
    private let logger: Logger

    /// How long before a worker that does not turn is called stuck, in nanoseconds.
    private static let heartbeatInterval: Int64 = 5_000_000_000
    /// How long threads and the log have to end, in nanoseconds.
    private static let stopTime: Int64 = 3_000_000_000
    /// How long connections that are cut off have to log their end, in nanoseconds.
    private static let abortTime: Int64 = 1_000_000_000

    /// Serves until a signal ends it.
    static func run(_ settings: Settings, diagnostics: DiagnosticLog, logger: Logger) throws(StartError) {
        let inbox: SignalInbox
        do throws(Errno) {
            inbox = try .collecting()
        } catch {
            throw StartError(.system, "cannot wait for signals: \(error)")
        }
        let server = try Server(settings: settings, logger: logger)
        let supervisor = Supervisor(
            inbox: inbox, server: server, settings: settings, diagnostics: diagnostics, logger: logger)
        supervisor.announce()
        supervisor.watch()
        supervisor.shutDown()
    }

    private init(
        inbox: consuming SignalInbox, server: Server, settings: Settings, diagnostics: DiagnosticLog, logger: Logger
    ) {
        self.inbox = inbox
        self.server = server
        self.settings = settings
        self.diagnostics = diagnostics
        self.logger = logger
    }

    private func announce() {
        let addresses = server.addresses.joined(separator: " ")
        logger.notice(
            """
            wharfd \(wharfdVersion): listening on \(addresses), root \(settings.topLevel.root), \
            workers \(server.workerCount), at most \(server.connectionLimit) connections
            """)
        ServiceManager.notify(.ready)
    }

    /// Until a signal says to end.
    private func watch() {
        var askedAt: Int64?
        var due = MonotonicClock.now() + Self.heartbeatInterval
        var stuck: Set<Int> = []
        while true {
            switch inbox.wait(until: due) {
            case .signal(.user1): reopenLogs()
            case .signal(.hangUp): logger.notice("SIGHUP: this version cannot reload; restart to take new settings")
            case .signal(.terminate), .signal(.interrupt): return
            case .rung: break
            case .timedOut:
                if let askedAt { checkHeartbeats(since: askedAt, &stuck) }
                let now = MonotonicClock.now()
                askedAt = now
                due = now + Self.heartbeatInterval
                server.ping()
                diagnostics.settle()
            }
        }
    }

    private func reopenLogs() {
        server.reopenLogs()
        diagnostics.reopen()
    }

    /// Says which workers have not turned since they were asked to, once for each time that it happens.
    private func checkHeartbeats(since instant: Int64, _ stuck: inout Set<Int>) {
        for (worker, sign) in server.lastSigns.enumerated() {
            if sign >= instant {
                if stuck.remove(worker) != nil { logger.notice("worker \(worker) runs again") }
            } else if stuck.insert(worker).inserted {
                logger.error("worker \(worker) has not run for \((MonotonicClock.now() - sign) / 1_000_000_000) s")
            }
        }
    }

    private func shutDown() {
        ServiceManager.notify(.stopping)
        logger.notice("shutting down")
        let isPatient = wait(settings.timeouts.drain, untilRung: false)
        let bell = inbox.bell
        server.drain { bell.ring() }
        if !isPatient || !wait(settings.timeouts.shutdown, untilRung: true) {
            logger.warning("connections were cut off")
            server.abort()
            _ = wait(Self.abortTime, untilRung: true)
        }
        server.stop(patience: Self.stopTime)
        logger.notice("stopped")
    }

    /// Waits for the time to pass, or for the bell; false: a second signal has come, or the bell has not rung in time.
    private func wait(_ time: Int64, untilRung: Bool) -> Bool {
        let deadline = MonotonicClock.now() + time
        while true {
            switch inbox.wait(until: deadline) {
            case .rung: if untilRung { return true }
            case .timedOut: return !untilRung
            case .signal(.terminate), .signal(.interrupt): return false
            case .signal(.user1): reopenLogs()
            case .signal(.hangUp): break
            }
        }
    }
}
