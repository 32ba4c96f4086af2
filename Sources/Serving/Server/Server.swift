// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import Configuration
import HTTPWire
import LinuxSystem
package import Logging
import Reactor
import struct SystemPackage.Errno
import struct SystemPackage.FilePath

/// The whole of what serves: listeners, workers and their threads, the offload pool, the access log's writer.
///
/// Belongs to the supervisor's thread. It makes everything, starts it, watches it and takes it down in order.
package final class Server {
    private struct RunningWorker {
        let worker: Worker
        let thread: Thread
    }

    /// Every address that is listened on, as an operator writes it, ports that the system chose among them.
    package let addresses: [String]
    /// Threads that serve.
    package let workerCount: Int
    /// The most connections at a time, of all workers.
    package let connectionLimit: Int

    private let workers: [RunningWorker]
    private let pool: OffloadPool
    private let logWriter: LogWriter?
    private let unixSockets: [UnixSocketFile]
    private let settings: Settings

    /// Opens the listeners and the log, and starts the workers; returns once every one of them accepts.
    package init(settings: Settings, logger: Logger) throws(StartError) {
        self.settings = settings
        let count = settings.workers.onThisHost
        workerCount = count
        if let error = Self.openableRoot(settings.topLevel.root) { throw error }
        logWriter = try Self.openLog(settings.logging, logger: logger)
        let listeners = try ListenerFactory(workers: count).open(settings.listen)
        addresses = listeners[0].map(\.endpoint.name)
        unixSockets = settings.listen.compactMap(\.unixPath).compactMap(UnixSocketFile.init)
        pool = OffloadPool()
        let descriptors = DescriptorBudget(
            descriptors: HostResources.raiseDescriptorLimit(), workers: count, listeners: addresses.count,
            limits: settings.limits, cacheEntries: settings.fileCache.entries)
        connectionLimit = descriptors.connections
        let prepared = PreparedSettings(
            settings: settings, router: Router(settings: settings, mediaTypes: MediaTypes.load(settings)),
            logWriter: logWriter, descriptors: descriptors)
        let blueprint = WorkerBlueprint(
            counters: DirectoryCounters(), pool: pool,
            budget: ClientAddressBudget(limit: settings.limits.connectionsPerAddress), logger: logger)
        workers = try Self.start(listeners, blueprint, prepared)
    }

    private static func openableRoot(_ path: String) -> StartError? {
        do throws(Errno) {
            _ = try RootDirectory(path: path)
            return nil
        } catch {
            return StartError(.configuration, "cannot open the root \(path): \(error)")
        }
    }

    private static func openLog(_ logging: LoggingSettings, logger: Logger) throws(StartError) -> LogWriter? {
        do throws(Errno) {
            let file: LogFile
            switch logging.accessLog {
            case .none: return nil
            case .standardOutput: file = try .standardOutput()
            case .file(let path): file = try LogFile(path: FilePath(path))
            }
            return try LogWriter(file: file) { logger.warning("\($0.text)") }
        } catch {
            throw StartError(.configuration, "cannot open the access log \(logging.accessLog): \(error)")
        }
    }

    private static func start(
        _ listeners: [[Listener]], _ blueprint: WorkerBlueprint, _ prepared: PreparedSettings
    ) throws(StartError) -> [RunningWorker] {
        do throws(Errno) {
            var running: [RunningWorker] = []
            let muster = Muster(listeners.count)
            for (index, listeners) in listeners.enumerated() {
                let loop = try EventLoop()
                let worker = Worker(index: index, loop: loop, blueprint: blueprint, prepared: prepared)
                let thread = try Thread(name: "wharfd-\(index)") { loop.run() }
                running.append(RunningWorker(worker: worker, thread: thread))
                Task(executorPreference: loop) { muster.report(await worker.start(listeners)) }
            }
            if let failure = muster.wait() { throw failure }
            return running
        } catch {
            throw StartError(.system, "cannot start the workers: \(error)")
        }
    }

    // MARK: Watching

    /// Asks every worker for a sign of life; `lastSigns` tells later which came.
    package func ping() {
        for running in workers { running.worker.loop.ping() }
    }

    /// When each worker's loop last turned: nanoseconds of `MonotonicClock`.
    package var lastSigns: [Int64] { workers.map(\.worker.loop.lastTurnAt) }

    /// Opens the access log again.
    package func reopenLogs() {
        logWriter?.reopen()
    }

    // MARK: Shutdown

    /// Stops accepting and lets what runs end; `whenDone` is called, on any thread, when no connection is left.
    package func drain(_ whenDone: @escaping @Sendable () -> Void) {
        let countdown = Countdown(workers.count, whenDone)
        for running in workers {
            let worker = running.worker
            Task(executorPreference: worker.loop) { await worker.drain { countdown.step() } }
        }
    }

    /// Ends every connection that is left; the `whenDone` of `drain` follows.
    package func abort() {
        for running in workers {
            let worker = running.worker
            Task(executorPreference: worker.loop) { await worker.abort() }
        }
    }

    /// Ends the workers and writes what the log still has; nothing of the server may be used afterwards.
    ///
    /// A thread that hangs in a disk is left to the process's end, so that this returns within `patience` nanoseconds
    /// or so whatever happens.
    package func stop(patience: Int64) {
        let deadline = MonotonicClock.now() + patience
        for running in workers { running.worker.loop.stop() }
        for running in workers { _ = running.thread.join(until: deadline) }
        _ = logWriter?.stop(deadline: deadline)
        pool.stop(deadline: deadline)
        for socket in unixSockets { socket.remove() }
    }
}
