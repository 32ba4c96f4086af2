// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct EventCounterTests {
    private func isReadable(_ counter: borrowing EventCounter) throws(Errno) -> Bool {
        var set = try Epoll(capacity: 1)
        try set.add(counter.borrowed, data: 0, trigger: .level)
        return try set.wait(milliseconds: 0) == 1
    }

    @Test func readableFromASignalUntilTaken() throws {
        let counter = try EventCounter()
        #expect(try !isReadable(counter))
        counter.signal()
        #expect(try isReadable(counter))
        #expect(try isReadable(counter))
        counter.take()
        #expect(try !isReadable(counter))
    }

    @Test func manySignalsAreTakenAtOnce() throws {
        let counter = try EventCounter()
        for _ in 0..<1000 { counter.signal() }
        counter.take()
        #expect(try !isReadable(counter))
        counter.signal()
        #expect(try isReadable(counter))
    }

    @Test func takingNothingDoesNotBlock() throws {
        let counter = try EventCounter()
        counter.take()
        counter.take()
        #expect(try !isReadable(counter))
    }

    @Test func signalOfAnotherThreadEndsAWait() throws {
        let counter = Shared(try EventCounter())
        var set = try Epoll(capacity: 1)
        try set.add(counter.value.borrowed, data: 7, trigger: .level)
        let thread = try Thread(name: "test") { counter.value.signal() }
        #expect(try set.wait(milliseconds: -1) == 1)
        #expect(set.event(at: 0).data == 7)
        thread.join()
    }
}

private final class Shared: Sendable {
    let value: EventCounter

    init(_ value: consuming EventCounter) { self.value = value }
}
