// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import Synchronization
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) final class VariantStoreTests {
    private let pool = OffloadPool(computeThreads: 2)
    private static let overhead = RecencyTable<Int, Int>.overhead

    deinit {
        pool.stop()
    }

    private func key(_ inode: UInt64 = 1, level: Int = 6) -> VariantStore.Key {
        VariantStore.Key(.sample(inode: inode), level: level)
    }

    /// Asks for a variant of so many bytes; whether it was known, and whether this has made it.
    private func ask(
        _ store: VariantStore, _ key: VariantStore.Key, making variant: VariantStore.Variant = .sample(10)
    ) async -> (wasKnown: Bool, wasMade: Bool) {
        let calls = Counter()
        let answer = await store.variant(for: key, in: pool) {
            calls.add()
            return variant
        }
        return (answer.wasKnown, calls.count > 0)
    }

    @Test func hundredWhoAskAtOnceHaveItMadeOnce() async throws {
        let store = VariantStore(memory: 1 << 20)
        let (asking, made, isReleased) = (Counter(), Counter(), Semaphore())
        let (key, pool) = (key(), pool)
        let sizes = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    asking.add()
                    return await store.variant(for: key, in: pool) {
                        made.add()
                        isReleased.wait()
                        return .sample(10)
                    }.variant.size
                }
            }
            while asking.count < 100 { await Task.yield() }
            isReleased.post()
            var sizes: [Int?] = []
            for await size in group { sizes.append(size) }
            return sizes
        }
        #expect(made.count == 1)
        #expect(sizes == Array(repeating: 10, count: 100))
    }

    @Test func whatIsMadeIsKept() async {
        let store = VariantStore(memory: 1 << 20)
        #expect(await ask(store, key()) == (false, true))
        #expect(await ask(store, key()) == (true, false))
        #expect(store.memoryUsed == 10 + Self.overhead)
    }

    @Test(arguments: [
        VariantStore.Key(.sample(size: 1001), level: 6), .init(.sample(modified: SampleTime.modified + 1), level: 6),
        .init(.sample(changed: SampleTime.modified + 1), level: 6), .init(.sample(inode: 8), level: 6),
        .init(.sample(), level: 7),
    ])
    func anotherVersionOrLevelIsAnother(other: VariantStore.Key) async {
        let store = VariantStore(memory: 1 << 20)
        _ = await ask(store, VariantStore.Key(.sample(), level: 6))
        #expect(await ask(store, other) == (false, true))
    }

    @Test func failureIsNotKeptAndUselessnessIs() async {
        let store = VariantStore(memory: 1 << 20)
        #expect(await ask(store, key(1), making: .failed) == (false, true))
        #expect(await ask(store, key(1), making: .failed) == (false, true))
        #expect(store.memoryUsed == 0)
        #expect(await ask(store, key(2), making: .useless) == (false, true))
        #expect(await ask(store, key(2), making: .sample(1)) == (true, false))
        #expect(store.memoryUsed == Self.overhead)
    }

    @Test func whatWasNotUsedForTheLongestTimeIsMadeAgain() async {
        let store = VariantStore(memory: 2 * (10 + Self.overhead))
        for inode in [1, 2, 1, 3] as [UInt64] { _ = await ask(store, key(inode)) }
        #expect(await ask(store, key(1)) == (true, false))
        #expect(await ask(store, key(2)) == (false, true))
    }

    @Test(arguments: [(10, true), (11, false)])
    func variantThatIsTooLargeIsGivenAndNotKept(size: Int, isKept: Bool) async {
        let store = VariantStore(memory: 10 + Self.overhead)
        let answer = await store.variant(for: key(), in: pool) { .sample(size) }
        #expect(answer.variant.size == size)
        #expect(await ask(store, key()).wasKnown == isKept)
    }

    @Test func otherLimitHoldsAtOnce() async {
        let store = VariantStore(memory: 1 << 20)
        for inode in 1...4 as ClosedRange<UInt64> { _ = await ask(store, key(inode)) }
        store.setLimit(2 * (10 + Self.overhead))
        #expect(store.memoryUsed == 2 * (10 + Self.overhead))
        #expect(await ask(store, key(4)).wasKnown)
        store.setLimit(0)
        #expect(store.memoryUsed == 0)
        // Without any memory each answer has its own.
        #expect(await ask(store, key(4)) == (false, true))
        #expect(await ask(store, key(4)) == (false, true))
    }
}

/// A count that several threads add to.
private final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    var count: Int { value.load(ordering: .sequentiallyConsistent) }

    func add() {
        value.add(1, ordering: .sequentiallyConsistent)
    }
}

extension VariantStore.Variant {
    fileprivate static func sample(_ size: Int) -> Self { .made([UInt8](repeating: 7, count: size)) }

    /// Bytes of what was made; nil: nothing was.
    fileprivate var size: Int? {
        if case .made(let bytes) = self { bytes.count } else { nil }
    }
}
