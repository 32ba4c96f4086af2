// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Logging
import Reactor

/// What all connections of one worker share: settings, files, log buffer, clock, scratch memory.
///
/// Belongs to its worker, like everything that holds a reference to it.
final class WorkerState: TurnObserver {
    let loop: EventLoop
    /// What requests that begin now go by.
    private(set) var settings: WorkerSettings
    let files: FileStore
    let pool: OffloadPool
    let publishing: Publishing
    let variants: VariantStore
    /// What this worker counts, and where that of all is found.
    let counters: WorkerCounters
    let metrics: Metrics
    /// Whether it is noted how long requests take: somebody may ask for it.
    private(set) var measuresDurations: Bool
    /// Whether the server was asked to end, which comes before it drains.
    let isEnding: Flag
    let listings: ListingShelf
    private(set) var log: LogBuffer
    let clock: ServerClock
    let connections: ConnectionTable
    let logger: Logger
    /// No new request is to be taken from a connection after the one it has.
    var isDraining = false
    /// Every connection is to end now, and none is to be taken.
    var isAborting = false

    /// How long an idle connection has for a last request once the server shuts down, in nanoseconds.
    static let idleGrace: Int64 = 1_000_000_000

    /// The path of the request that is being routed, whose memory the next one takes over.
    var pathStorage: [UInt8] = []
    private var output: [UInt8] = []
    private var inputs: [[UInt8]] = []
    private var inputSize: Int
    /// What clients that ask for a coding prefer.
    var preferences = PreferenceMemory()
    /// For pieces of bodies.
    var bodyBuffers = BodyBuffers()

    init(
        loop: EventLoop, blueprint: WorkerBlueprint, prepared: PreparedSettings, counters: WorkerCounters? = nil
    ) {
        self.loop = loop
        self.counters = counters ?? blueprint.metrics.makeCounters()
        metrics = blueprint.metrics
        measuresDurations = prepared.settings.endpoints.metrics != nil
        isEnding = blueprint.isEnding
        settings = WorkerSettings(prepared)
        pool = blueprint.pool
        publishing = blueprint.publishing
        variants = blueprint.variants
        listings = blueprint.listings
        logger = blueprint.logger
        files = FileStore(
            limits: OpenFileCache.Limits(prepared), counters: blueprint.publishing.counters,
            times: blueprint.publishing.times, pool: blueprint.pool, variants: blueprint.variants,
            tally: self.counters)
        log = LogBuffer(prepared)
        connections = ConnectionTable(limit: prepared.descriptors.connections(ofWorker: 0), loop: loop)
        clock = ServerClock(now: loop.now)
        inputSize = settings.inputSize
    }

    /// Goes by other settings from now on. Requests that have begun end by those that they began with; their log lines
    /// are written as the new ones say, so that nothing is written to a log that the operator has turned off.
    ///
    /// - Parameter position: the worker's place among those that accept.
    func take(_ prepared: PreparedSettings, position: Int) {
        settings = WorkerSettings(prepared)
        measuresDurations = prepared.settings.endpoints.metrics != nil
        files.forgetAll(limits: OpenFileCache.Limits(prepared))
        log.flush()
        log = LogBuffer(prepared)
        connections.limit = prepared.descriptors.connections(ofWorker: position)
        connections.takeUp(settings)
        // Never less than before: a request that has begun may already need that much.
        if settings.inputSize > inputSize {
            inputSize = settings.inputSize
            inputs.removeAll()
        }
    }

    /// Nanoseconds since 1970 at the beginning of this turn.
    var wallNow: Int64 { clock.wallTime(at: loop.now, now: loop.now) }

    /// A buffer for a head and what follows it.
    func takeInput() -> [UInt8] {
        inputs.popLast() ?? [UInt8](repeating: 0, count: inputSize)
    }

    /// Takes a buffer back; one that was made smaller for a wait is dropped.
    func giveBack(input: consuming [UInt8]) {
        if input.count == inputSize, inputs.count < 64 { inputs.append(input) }
    }

    /// An empty buffer for a head to be sent.
    func takeOutput() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &output)
        taken.removeAll(keepingCapacity: true)
        return taken
    }

    /// Takes the buffer back.
    func giveBack(output given: consuming [UInt8]) {
        if given.capacity <= 65_536 { output = given }
    }

    // MARK: The end of a turn

    var hasPendingWork: Bool { log.hasPendingLines }

    func endOfTurn(now: Int64, idle: Bool) -> Int64? {
        log.endOfTurn(now: now, idle: idle)
    }

    func loopEnded() {
        log.flush()
    }
}

extension OpenFileCache.Limits {
    init(_ prepared: PreparedSettings) {
        let cache = prepared.settings.fileCache
        self.init(
            validity: cache.validity, entries: prepared.descriptors.cacheEntriesPerWorker, memory: cache.memory,
            idle: cache.idle)
    }
}

extension LogBuffer {
    fileprivate convenience init(_ prepared: PreparedSettings) {
        self.init(writer: prepared.logWriter, layout: .of(prepared.settings.logging.format))
    }
}
