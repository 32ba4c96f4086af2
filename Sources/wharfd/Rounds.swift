// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Logging
import Serving
import ServiceManager

/// What the supervisor does every few seconds, from READY to the end: asks the workers for a sign of life, says which of
/// them gives none, and tells the service manager how things stand.
///
/// The watchdog is told that all is well only where every worker has answered since the last round, with an answer that
/// no worker gives that has lost its way. Several rounds fit into the watchdog's time, so that one that is late, on a
/// machine that is busy, costs nothing.
struct Rounds {
    /// The longest time from one to the next, in nanoseconds.
    private static let longestInterval: Int64 = 5_000_000_000
    private static let roundsPerTimeout: Int64 = 4
    /// The most time that is asked for at once, in nanoseconds: as long as three rounds may take and more than the end
    /// takes after the last of them, and soon over where nothing moves any more.
    private static let longestStretch: Int64 = 15_000_000_000

    private let interval: Int64
    private let hasWatchdog: Bool
    private let logger: Logger
    /// When the next one is due: nanoseconds of `MonotonicClock`.
    private(set) var due: Int64
    private var askedAt: Int64?
    private var stuck: Set<Int> = []
    private var toldStatus = ""

    init(logger: Logger) {
        let timeout = ServiceManager.watchdogTimeout
        interval = min(Self.longestInterval, max((timeout ?? .max) / Self.roundsPerTimeout, 1_000_000))
        hasWatchdog = timeout != nil
        self.logger = logger
        // The first at once: the watchdog's time begins with READY.
        due = MonotonicClock.now()
    }

    var isDue: Bool { MonotonicClock.now() >= due }

    /// Goes a round.
    ///
    /// - Parameters:
    ///   - status: how things stand, for people.
    ///   - needed: how long the process goes on for where it is about to end, in nanoseconds.
    mutating func go(_ server: Server, status: String, needed: Int64? = nil) {
        let now = MonotonicClock.now()
        let isWell = check(server, now)
        askedAt = now
        due = now + interval
        server.ping()
        tell(status, isAlive: isWell && hasWatchdog, needed)
    }

    /// Whether every worker has answered since the last round; those that have not are named, once each time that it
    /// happens.
    private mutating func check(_ server: Server, _ now: Int64) -> Bool {
        guard let askedAt else { return true }
        let signs = server.lastSigns
        for (worker, sign) in signs {
            if sign >= askedAt {
                guard stuck.remove(worker) != nil else { continue }
                logger.notice("worker \(worker) runs again", metadata: ["worker": "\(worker)"])
            } else if stuck.insert(worker).inserted {
                let seconds = (now - sign) / 1_000_000_000
                logger.error("worker \(worker) has not run for \(seconds) s", metadata: ["worker": "\(worker)"])
            }
        }
        // A worker that has ended is not stuck, and another may have its number.
        stuck.formIntersection(signs.map(\.worker))
        return stuck.isEmpty
    }

    /// Tells the service manager something at once, and how things stand.
    mutating func announce(_ state: ServiceState, status: String) {
        ServiceManager.notify(state + .status(status))
        toldStatus = status
    }

    private mutating func tell(_ status: String, isAlive: Bool, _ needed: Int64?) {
        var states: [ServiceState] = []
        if isAlive { states.append(.alive) }
        if let needed { states.append(.needsTime(min(needed, Self.longestStretch))) }
        if status != toldStatus { states.append(.status(status)) }
        toldStatus = status
        guard let first = states.first else { return }
        ServiceManager.notify(states.dropFirst().reduce(first, +))
    }
}
