// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Logging
import Serving
import ServiceManager
import struct SystemPackage.Errno

/// The main thread: starts the server, waits for signals and calls, takes it down in order.
struct Supervisor: ~Copyable {
    private let inbox: SignalInbox
    let server: Server
    let source: SettingsSource
    let diagnostics: DiagnosticLog
    let logger: Logger
    private let control: ControlListener?
    /// Set when the last connection is gone.
    private let isDrained = Flag()

    /// How long before a worker that does not turn is called stuck, in nanoseconds.
    private static let heartbeatInterval: Int64 = 5_000_000_000
    /// How long threads and the log have to end, in nanoseconds.
    private static let stopTime: Int64 = 3_000_000_000
    /// How long connections that are cut off have to log their end, in nanoseconds.
    private static let abortTime: Int64 = 1_000_000_000

    /// Serves until a signal ends it.
    static func run(
        _ settings: Settings, from source: SettingsSource, diagnostics: DiagnosticLog, logger: Logger
    ) throws(StartError) {
        let inbox: SignalInbox
        do throws(Errno) {
            inbox = try .collecting()
        } catch {
            throw StartError(.system, "cannot wait for signals: \(error)")
        }
        let bell = inbox.bell
        let server = try Server(settings: settings, version: wharfdVersion, logger: logger) { bell.ring() }
        let supervisor = Supervisor(
            inbox: inbox, server: server, source: source, diagnostics: diagnostics, logger: logger)
        supervisor.announce()
        supervisor.watch()
        supervisor.shutDown()
    }

    private init(
        inbox: consuming SignalInbox, server: Server, source: SettingsSource, diagnostics: DiagnosticLog,
        logger: Logger
    ) {
        self.inbox = inbox
        self.server = server
        self.source = source
        self.diagnostics = diagnostics
        self.logger = logger
        do throws(Errno) {
            control = try ControlPlace.listen(for: source.identity)
        } catch {
            control = nil
            let reason = error == .addressInUse ? "another daemon was started with the same flags" : "\(error)"
            logger.notice("wharfd --reload will not find this daemon (\(reason)); send SIGHUP to it instead")
        }
    }

    private func announce() {
        logger.notice("wharfd \(wharfdVersion): \(standing)")
        ServiceManager.notify(.ready)
        server.sweepStaging()
    }

    /// What is in force, in a line.
    var standing: String {
        """
        listening on \(server.addresses.joined(separator: " ")), root \(server.settings.topLevel.root), \
        workers \(server.workerCount), at most \(server.connectionLimit) connections
        """
    }

    /// Until a signal says to end.
    private func watch() {
        var askedAt: Int64?
        var due = MonotonicClock.now() + Self.heartbeatInterval
        var stuck: Set<Int> = []
        var isListening = true
        while true {
            switch inbox.wait(until: due, orReadable: isListening ? control?.borrowed : nil) {
            case .signal(.user1): reopenLogs()
            case .signal(.hangUp): _ = reload()
            case .signal(.terminate), .signal(.interrupt): return
            case .rung: server.dismissWorkers()
            // A call that cannot be taken waits for the next round: it would be there again at once.
            case .readable: isListening = answerCall()
            case .timedOut: break
            }
            // Whatever woke it, so that those who never stop calling cannot put the round off.
            let now = MonotonicClock.now()
            guard now >= due else { continue }
            if let askedAt { checkHeartbeats(since: askedAt, &stuck) }
            askedAt = now
            due = now + Self.heartbeatInterval
            isListening = true
            server.ping()
            diagnostics.settle()
        }
    }

    private func reopenLogs() {
        server.reopenLogs()
        diagnostics.reopen()
    }

    /// Says which workers have not turned since they were asked to, once for each time that it happens.
    private func checkHeartbeats(since instant: Int64, _ stuck: inout Set<Int>) {
        for (worker, sign) in server.lastSigns {
            if sign >= instant {
                if stuck.remove(worker) != nil { logger.notice("worker \(worker) runs again") }
            } else if stuck.insert(worker).inserted {
                logger.error("worker \(worker) has not run for \((MonotonicClock.now() - sign) / 1_000_000_000) s")
            }
        }
        // A worker that has ended is not stuck, and another may have its number.
        stuck.formIntersection(server.lastSigns.map(\.worker))
    }

    /// False: a call is there and cannot be taken.
    private func answerCall() -> Bool {
        do throws(Errno) {
            guard let call = try control?.nextCall(), let question = call.question() else { return true }
            switch ControlQuestion(rawValue: question) {
            case .reload: call.answer(reload().text)
            case .addresses: call.answer(server.addresses.map { $0 + "\n" }.joined())
            case nil: call.answer("unknown question\n")
            }
            return true
        } catch {
            logger.warning("wharfd --reload is not heard for a moment: \(error)")
            return false
        }
    }

    private func shutDown() {
        ServiceManager.notify(.stopping)
        logger.notice("shutting down")
        // From here on nobody is answered: whoever asks is told at once that nobody listens.
        control?.remove()
        server.announceEnd()
        let timeouts = server.settings.timeouts
        let isPatient = wait(timeouts.drain, untilDrained: false)
        let bell = inbox.bell
        let flag = isDrained
        server.drain {
            flag.set()
            bell.ring()
        }
        if !isPatient || !wait(timeouts.shutdown, untilDrained: true) {
            logger.warning("connections were cut off")
            server.abort()
            _ = wait(Self.abortTime, untilDrained: true)
        }
        server.stop(patience: Self.stopTime)
        logger.notice("stopped")
    }

    /// Waits for the time to pass, or for the last connection to go; false: a second signal has come, or the connection
    /// is still there.
    private func wait(_ time: Int64, untilDrained: Bool) -> Bool {
        let deadline = MonotonicClock.now() + time
        while true {
            if untilDrained, isDrained.isSet { return true }
            switch inbox.wait(until: deadline) {
            case .timedOut: return !untilDrained
            case .signal(.terminate), .signal(.interrupt): return false
            case .signal(.user1): reopenLogs()
            case .signal(.hangUp), .rung, .readable: break
            }
        }
    }
}
