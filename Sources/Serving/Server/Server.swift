// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import Configuration
import HTTPWire
import LinuxSystem
package import Logging
import Reactor
import struct SystemPackage.Errno

/// The whole of what serves: listeners, workers and their threads, the offload pool, the access log's writer.
///
/// Belongs to the supervisor's thread. It makes everything, starts it, changes it, watches it and takes it down in
/// order.
package final class Server {
    /// What is in force.
    package private(set) var settings: Settings
    /// The most connections at a time, of all workers.
    package private(set) var connectionLimit = 0

    private var crew: Crew
    private var addressesInForce: [BoundAddress] = []
    private var inForce: PreparedSettings?
    private var logWriter: LogWriter?
    private let pool: OffloadPool
    private let inherited: InheritedSockets
    private let budget: ClientAddressBudget
    private let publishing: Publishing
    private let variants: VariantStore
    private let metrics: Metrics
    /// Set once the process is to end.
    private let isEnding = Flag()
    private var sweeper: StagingSweeper
    private let logger: Logger
    private let descriptorLimit = HostResources.raiseDescriptorLimit()

    /// How long a reload waits for workers to take it, in nanoseconds.
    private static let patience: Int64 = 10_000_000_000

    /// Opens the listeners and the log, and starts the workers; returns once every one of them accepts.
    ///
    /// - Parameters:
    ///   - inherited: the sockets that systemd has passed.
    ///   - version: the program's, for the metrics.
    ///   - whenWorkerIsEmpty: called, on any thread, when `dismissWorkers` has something to do.
    package init(
        settings: Settings, inherited: InheritedSockets = .none, version: String = "", logger: Logger,
        whenWorkerIsEmpty: @escaping @Sendable () -> Void = {}
    ) throws(StartError) {
        self.settings = settings
        self.inherited = inherited
        self.logger = logger
        pool = OffloadPool()
        budget = ClientAddressBudget(limit: settings.limits.connectionsPerAddress)
        publishing = Publishing(
            counters: DirectoryCounters(), pool: pool, descriptors: descriptorLimit)
        sweeper = StagingSweeper(names: publishing.names, logger: logger)
        metrics = Metrics(version: version)
        variants = VariantStore(memory: settings.variants.memory)
        let blueprint = WorkerBlueprint(
            publishing: publishing, pool: pool, variants: variants, budget: budget, metrics: metrics,
            isEnding: isEnding, logger: logger)
        crew = Crew(blueprint: blueprint, whenEmpty: whenWorkerIsEmpty)
        try take(settings)
    }

    /// Every address that is listened on, as an operator writes it, ports that the system chose among them.
    package var addresses: [String] { addressesInForce.flatMap(\.names) }

    /// Threads that serve.
    package var workerCount: Int { crew.count }

    // MARK: Taking settings

    /// Goes by other settings from now on: whole, or, where it throws, not at all.
    ///
    /// Requests that have begun end by the settings that they began with. An address that was listened on before and
    /// still is keeps its sockets, and those who wait in their queues notice nothing. Logs are opened again.
    package func take(_ wanted: Settings) throws(StartError) {
        try Self.checkRoots(wanted)
        let log = try openLog(wanted.logging)
        let count = wanted.workers.onThisHost
        let factory = ListenerFactory(workers: count, present: addressesInForce, inherited: inherited)
        // New addresses come before the workers, and new sockets for old addresses last: those get connections from
        // the moment they listen, and must not be closed again.
        var bound = try factory.open(wanted.listen)
        let prepared = prepare(wanted, bound, log, workers: count)
        do throws(StartError) {
            try recruit(count, prepared)
            try complete(&bound, factory)
        } catch {
            factory.discard(bound)
            callOff(factory.present)
            throw error
        }
        commit(prepared, bound, workers: count)
        try assign(prepared, workers: count)
        changeLog(to: prepared.logWriter)
    }

    private func recruit(_ count: Int, _ prepared: PreparedSettings) throws(StartError) {
        do throws(Errno) {
            try crew.recruit(count, prepared)
        } catch {
            throw StartError(.system, "cannot start the workers: \(error)")
        }
    }

    /// Goes back to what is in force, after workers or sockets were added: they would hold the descriptors that serving
    /// needs, and the next reload too. Sockets are accepted empty before they close.
    private func callOff(_ before: [BoundAddress]) {
        guard let inForce else { return }
        try? assign(inForce, workers: crew.count)
        addressesInForce = before
        try? assign(inForce, workers: crew.count)
    }

    /// Gives every worker a socket of each address; those that were added are in force even where it throws.
    private func complete(_ bound: inout [BoundAddress], _ factory: ListenerFactory) throws(StartError) {
        for index in bound.indices {
            defer {
                if let known = addressesInForce.firstIndex(where: { $0.serves(bound[index].wanted) }) {
                    addressesInForce[known].listeners = bound[index].listeners
                }
            }
            try factory.complete(&bound[index])
        }
    }

    private func prepare(
        _ wanted: Settings, _ bound: [BoundAddress], _ log: LogWriter?, workers: Int
    ) -> PreparedSettings {
        let sockets = bound.reduce(0) { $0 + max($1.listeners.count, workers) }
        let descriptors = DescriptorBudget(
            descriptors: descriptorLimit, workers: workers, listeners: (sockets + workers - 1) / workers,
            roots: wanted.roots.count, limits: wanted.limits, cacheEntries: wanted.fileCache.entries)
        return PreparedSettings(
            settings: wanted, router: Router(settings: wanted, mediaTypes: MediaTypes.load(wanted)), logWriter: log,
            descriptors: descriptors)
    }

    /// What cannot fail: from here on the new settings hold.
    private func commit(_ prepared: PreparedSettings, _ bound: [BoundAddress], workers: Int) {
        for old in addressesInForce where !bound.contains(where: { $0.wanted.isSame(as: old.wanted) }) {
            // Nobody new finds a Unix socket without its file; whoever waits in its queue is still taken.
            old.file?.remove()
        }
        for address in bound {
            guard let mode = address.wanted.mode, let file = address.file else { continue }
            do throws(Errno) {
                try file.setMode(mode)
            } catch {
                logger.warning("cannot set the mode of \(address.name): \(error)")
            }
        }
        addressesInForce = bound
        budget.setLimit(prepared.settings.limits.connectionsPerAddress)
        variants.setLimit(prepared.settings.variants.memory)
        for name in inherited.unused(by: bound) {
            logger.warning(
                "systemd passes the socket \"\(name)\", and nobody answers there: write \"systemd:\(name)\" in \"listen\", or disable its unit"
            )
        }
        connectionLimit = prepared.descriptors.connections
        settings = prepared.settings
        inForce = prepared
    }

    private func assign(_ prepared: PreparedSettings, workers: Int) throws(StartError) {
        let isFirst = crew.count == 0
        defer { metrics.setWorkers(crew.count) }
        do throws(Errno) {
            try crew.assign(
                prepared, addressesInForce, count: workers, deadline: MonotonicClock.now() + Self.patience)
        } catch {
            if isFirst { throw StartError(.system, "cannot start the workers: \(error)") }
            logger.error("not every worker could take the settings: \(error)")
        }
    }

    /// Ends the log that there was, or opens it anew where it stays.
    private func changeLog(to new: LogWriter?) {
        let old = logWriter
        logWriter = new
        if let new { metrics.follow(new.queue) }
        guard let old else { return }
        if old === new { return old.reopen() }
        if !old.stop(deadline: MonotonicClock.now() + Self.patience / 10) {
            logger.warning("the old access log could not be written to its end")
        }
        metrics.retire(old.queue)
    }

    private static func checkRoots(_ settings: Settings) throws(StartError) {
        for root in settings.roots {
            do throws(Errno) {
                _ = try RootDirectory(path: root)
            } catch {
                throw StartError(.configuration, "cannot open the root \(root): \(error)")
            }
        }
    }

    /// The writer that there is, where the log stays where it is.
    private func openLog(_ logging: LoggingSettings) throws(StartError) -> LogWriter? {
        if let logWriter, logging.accessLog == settings.logging.accessLog { return logWriter }
        let logger = logger
        do throws(Errno) {
            guard let file = try LogFile(logging.accessLog) else { return nil }
            return try LogWriter(file: file) { logger.warning("\($0.text)") }
        } catch {
            throw StartError(.configuration, "cannot open the access log \(logging.accessLog): \(error)")
        }
    }

    // MARK: Watching

    /// Ends workers that accept no more since a reload and whose last connection is gone.
    package func dismissWorkers() {
        crew.dismiss(deadline: MonotonicClock.now() + Self.patience / 10)
    }

    /// Asks every worker for a sign of life; `lastSigns` tells later which came.
    package func ping() { crew.ping() }

    /// When each worker last ran, and all of its acceptors looked at their queues, by the worker's number: nanoseconds
    /// of `MonotonicClock`.
    package var lastSigns: [(worker: Int, instant: Int64)] { crew.lastSigns }

    #if DEBUG
        /// Has a worker never come back, to see what the watchdog does: there is no other way to make one hang.
        package func wedgeWorker() { crew.wedge() }
    #endif

    /// What it does at this moment.
    package var activity: ServerActivity { ServerActivity(metrics.figures()) }

    /// Removes what unfinished uploads of an earlier process have left where the settings in force take files; returns
    /// at once.
    package func sweepStaging() {
        sweeper.sweep(settings)
    }

    /// Opens the access log again.
    package func reopenLogs() {
        logWriter?.reopen()
    }

    // MARK: Shutdown

    /// Has health checks say that the end is near; all else goes on.
    package func announceEnd() {
        isEnding.set()
    }

    /// Stops accepting and lets what runs end; `whenDone` is called, on any thread, when no connection is left.
    package func drain(_ whenDone: @escaping @Sendable () -> Void) {
        // From here on the acceptors alone keep their listeners open.
        for index in addressesInForce.indices { addressesInForce[index].listeners = [] }
        crew.drain(whenDone)
    }

    /// Leaves whoever waits, and whoever comes yet, to the process that will have the socket; after `drain`.
    package func leaveQueues() { crew.leaveQueues() }

    /// Ends every connection that is left; the `whenDone` of `drain` follows.
    package func abort() { crew.abort() }

    /// Ends the workers and writes what the log still has; nothing of the server may be used afterwards.
    ///
    /// A thread that hangs in a disk is left to the process's end, so that this returns within `patience` nanoseconds
    /// or so whatever happens.
    package func stop(patience: Int64) {
        let deadline = MonotonicClock.now() + patience
        crew.stop(deadline: deadline)
        _ = logWriter?.stop(deadline: deadline)
        sweeper.stop(deadline: deadline)
        pool.stop(deadline: deadline)
        for address in addressesInForce { address.file?.remove() }
    }
}
