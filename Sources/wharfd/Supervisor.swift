// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Logging
import Serving
import ServiceManager
import struct SystemPackage.Errno

/// The main thread: starts the server, waits for signals and calls, goes its rounds, takes the server down in order.
struct Supervisor: ~Copyable {
    let inbox: SignalInbox
    let server: Server
    let source: SettingsSource
    let diagnostics: DiagnosticLog
    let logger: Logger
    let control: ControlListener?
    var rounds: Rounds
    var reloads = ReloadQueue()
    /// Why the last reload was refused, in a line; nil: it was not.
    var refusal: String?

    /// Serves until a signal ends it.
    ///
    /// - Parameter inherited: the sockets that systemd has passed.
    static func run(
        _ settings: Settings, from source: SettingsSource, inherited: InheritedSockets, diagnostics: DiagnosticLog,
        logger: Logger
    ) throws(StartError) {
        let inbox: SignalInbox
        do throws(Errno) {
            inbox = try .collecting()
        } catch {
            throw StartError(.system, "cannot wait for signals: \(error)")
        }
        let bell = inbox.bell
        let server = try Server(settings: settings, inherited: inherited, version: wharfdVersion, logger: logger) {
            bell.ring()
        }
        var supervisor = Supervisor(
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
        rounds = Rounds(logger: logger)
        do throws(Errno) {
            control = try ControlPlace.listen(for: source.identity)
        } catch {
            control = nil
            let reason = error == .addressInUse ? "another daemon was started with the same flags" : "\(error)"
            logger.notice("wharfd --reload will not find this daemon (\(reason)); send SIGHUP to it instead")
        }
    }

    private mutating func announce() {
        logger.notice("wharfd \(wharfdVersion): \(standing)")
        rounds.announce(.ready, status: status)
        server.sweepStaging()
    }

    /// What is in force, in a line.
    var standing: String {
        """
        listening on \(server.addresses.joined(separator: " ")), root \(server.settings.topLevel.root), \
        workers \(server.workerCount), at most \(server.connectionLimit) connections
        """
    }

    /// How things stand at this moment, in a line.
    var status: String {
        "\(server.activity)" + (refusal.map { "; the last reload was refused: \($0)" } ?? "")
    }

    /// Until a signal says to end.
    private mutating func watch() {
        var isListening = true
        while true {
            switch inbox.wait(until: rounds.due, orReadable: isListening ? control?.borrowed : nil) {
            case .signal(.user1): reopenLogs()
            case .signal(.hangUp): reload(for: nil)
            case .signal(.terminate), .signal(.interrupt): return
            case .rung:
                server.dismissWorkers()
                finishReload()
            // A call that cannot be taken waits for the next round: it would be there again at once.
            case .readable: isListening = answerCall()
            case .timedOut: break
            }
            // Whatever woke it, so that those who never stop calling cannot put the round off.
            guard rounds.isDue else { continue }
            rounds.go(server, status: status)
            isListening = true
            diagnostics.settle()
        }
    }

    func reopenLogs() {
        server.reopenLogs()
        diagnostics.reopen()
    }

    /// False: a call is there and cannot be taken.
    private mutating func answerCall() -> Bool {
        do throws(Errno) {
            guard let call = try control?.nextCall(), let question = call.question() else { return true }
            switch ControlQuestion(rawValue: question) {
            case .reload: reload(for: ReloadQueue.Caller(consume call))
            case .addresses: call.answer(server.addresses.map { $0 + "\n" }.joined())
            #if DEBUG
                case .wedge:
                    server.wedgeWorker()
                    call.answer("wedged\n")
            #endif
            case nil: call.answer("unknown question\n")
            }
            return true
        } catch {
            logger.warning("wharfd --reload is not heard for a moment: \(error)")
            return false
        }
    }
}
