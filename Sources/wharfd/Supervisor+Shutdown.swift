// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Logging
import Serving
import ServiceManager

extension Supervisor {
    /// How long threads and the log have to end, in nanoseconds.
    private static let stopTime: Int64 = 3_000_000_000
    /// How long connections that are cut off have to log their end, in nanoseconds.
    private static let abortTime: Int64 = 1_000_000_000
    /// How long before connections are cut off nobody is taken any more who would be another process's, in nanoseconds.
    private static let lastMoment: Int64 = 2_000_000_000
    /// All three, and a little more.
    private static let endTime: Int64 = lastMoment + stopTime + abortTime + 1_000_000_000

    /// Takes the server down in order: no new connections, then none at all, then no threads.
    mutating func shutDown() {
        let timeouts = server.settings.timeouts
        rounds.announce(
            .stopping + .needsTime(timeouts.drain + Self.endTime), status: "stopping: \(server.activity)")
        logger.notice("shutting down")
        // From here on nobody is answered: whoever asks is told at once that nobody listens, and whoever waits for a
        // reload that nothing comes of it.
        control?.remove()
        reloads = ReloadQueue()
        server.announceEnd()
        let isPatient = wait(timeouts.drain) { false } == .timeIsOver
        let bell = inbox.bell
        let isDrained = Flag()
        server.drain {
            isDrained.set()
            bell.ring()
        }
        if !isPatient || waitForConnections(timeouts.shutdown, until: { isDrained.isSet }) != .met {
            logger.warning("connections were cut off")
            server.abort()
            _ = wait(Self.abortTime) { isDrained.isSet }
        }
        server.stop(patience: Self.stopTime)
        logger.notice("stopped")
    }

    /// Waits until no connection is left, but no longer than `time` nanoseconds.
    private mutating func waitForConnections(_ time: Int64, until isDrained: () -> Bool) -> WaitEnd {
        // Whoever was taken in the last moment would be cut off; the next process answers them soon.
        let lastMoment = min(Self.lastMoment, time / 2)
        let end = wait(time - lastMoment, until: isDrained)
        guard end == .timeIsOver else { return end }
        server.leaveQueues()
        return wait(lastMoment, until: isDrained)
    }

    private enum WaitEnd {
        case met, timeIsOver
        /// A second signal has come: everything is to end now.
        case hurried
    }

    /// Waits for something, but no longer than `time` nanoseconds.
    private mutating func wait(_ time: Int64, until isMet: () -> Bool) -> WaitEnd {
        let deadline = MonotonicClock.now() + time
        while true {
            if isMet() { return .met }
            switch inbox.wait(until: min(deadline, rounds.due)) {
            case .signal(.terminate), .signal(.interrupt): return .hurried
            case .signal(.user1): reopenLogs()
            case .signal(.hangUp), .rung, .readable, .timedOut: break
            }
            let left = deadline - MonotonicClock.now()
            if rounds.isDue {
                rounds.go(server, status: "stopping: \(server.activity)", needed: max(left, 0) + Self.endTime)
            }
            if left <= 0 { return isMet() ? .met : .timeIsOver }
        }
    }
}
