// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import Synchronization

/// Files as gzip has made them, each made once and kept in memory for all workers: a door between threads.
///
/// What was not used for the longest time goes first when the room is needed. Who asks for one that is being made waits
/// for it.
final class VariantStore: Sendable {
    /// Which version of which file, compressed how.
    struct Key: Hashable, Sendable {
        private let version: FileVersion
        /// An archive or a reproducible build may give another content the old time, size and even inode; the time of the
        /// status change is nobody's to give.
        private let changed: Int64
        private let level: Int

        /// - Parameter level: zlib's.
        init(_ status: FileStatus, level: Int) {
            version = FileVersion(status)
            changed = status.changed
            self.level = level
        }
    }

    /// What compressing a file has come to.
    enum Variant: Sendable {
        case made([UInt8])
        /// The file is no larger than what would be made of it.
        case useless
        /// The file could not be read, or has changed meanwhile; nothing is kept.
        case failed
    }

    private struct State {
        var variants: RecencyTable<Key, Variant>
        var underWay: [Key: [CheckedContinuation<Variant, Never>]] = [:]
    }

    private enum Answer {
        case known(Variant)
        case waits
        case isToMake
    }

    private let state: Mutex<State>
    /// For files that are compressed while they are sent.
    let encoders = EncoderAllowance()

    /// - Parameter memory: bytes at most, of content and of what keeps it.
    init(memory: Int) {
        state = Mutex(State(variants: RecencyTable(limit: memory)))
    }

    /// Changes the bound, and drops what is over it.
    func setLimit(_ memory: Int) {
        state.withLock { $0.variants.setLimit(memory) }
    }

    /// Bytes that are in use.
    var memoryUsed: Int { state.withLock { $0.variants.cost } }

    /// The variant, from memory, or made by `make` on a thread of the pool.
    ///
    /// - Parameter make: called at most once for all who ask at the same time.
    func variant(
        for key: Key, in pool: OffloadPool, on lane: OffloadPool.Lane = .compute,
        _ make: @escaping @Sendable () -> Variant
    ) async -> (variant: Variant, wasKnown: Bool) {
        if let known = state.withLock({ $0.variants[key] }) { return (known, true) }
        let variant = await withCheckedContinuation { continuation in
            switch state.withLock({ Self.ask(for: key, continuation, &$0) }) {
            case .known(let variant): continuation.resume(returning: variant)
            case .waits: break
            case .isToMake: pool.submit(lane) { self.settle(key, make()) }
            }
        }
        return (variant, false)
    }

    private static func ask(
        for key: Key, _ continuation: CheckedContinuation<Variant, Never>, _ state: inout State
    ) -> Answer {
        // Made since the caller looked.
        if let known = state.variants[key] { return .known(known) }
        let isFirst = state.underWay[key] == nil
        state.underWay[key, default: []].append(continuation)
        return isFirst ? .isToMake : .waits
    }

    private func settle(_ key: Key, _ variant: Variant) {
        let waiting = state.withLock { state in
            switch variant {
            case .made(let bytes): state.variants.insert(variant, for: key, cost: bytes.count)
            case .useless: state.variants.insert(variant, for: key, cost: 0)
            case .failed: break
            }
            return state.underWay.removeValue(forKey: key) ?? []
        }
        for continuation in waiting { continuation.resume(returning: variant) }
    }
}
