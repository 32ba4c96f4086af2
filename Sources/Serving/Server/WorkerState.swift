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
    let settings: Settings
    let requestLimits: RequestLimits
    let router: Router
    let files: FileStore
    let pool: OffloadPool
    let log: LogBuffer
    let clock: ServerClock
    let heads: ResponseHeadEncoder
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
    private let inputSize: Int

    init(index: Int, loop: EventLoop, blueprint: WorkerBlueprint) {
        self.loop = loop
        settings = blueprint.settings
        router = blueprint.router
        pool = blueprint.pool
        logger = blueprint.logger
        let cache = settings.fileCache
        files = FileStore(
            limits: OpenFileCache.Limits(
                validity: cache.validity, entries: blueprint.descriptors.cacheEntriesPerWorker, memory: cache.memory,
                idle: cache.idle),
            counters: blueprint.counters, pool: blueprint.pool)
        log = LogBuffer(writer: blueprint.logWriter, layout: .of(settings.logging.format))
        connections = ConnectionTable(limit: blueprint.descriptors.connections(ofWorker: index), loop: loop)
        requestLimits = RequestLimits(settings.limits)
        clock = ServerClock(now: loop.now)
        heads = ResponseHeadEncoder(sendsServer: settings.serverHeader)
        // Room for the largest head, the empty lines before it, and one byte that says that it is too large.
        let largestHead = requestLimits.requestLine + requestLimits.fieldBytes + RequestLimits.emptyLineBytes
        inputSize = max(32_768, largestHead + 1_024)
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

extension RequestLimits {
    init(_ limits: Limits) {
        self.init()
        requestLine = limits.requestLine
        fieldBytes = limits.fields
        fieldCount = limits.fieldCount
        chunkExtensionBytes = limits.chunkExtension
        trailerBytes = limits.trailer
    }
}
