// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct EpollTests {
    private func send(_ text: String, to descriptor: borrowing OwnedDescriptor) throws(Errno) {
        let bytes = Array(text.utf8)
        let nothing: [UInt8] = []
        _ = try descriptor.borrowed.send(bytes.span, nothing.span)
    }

    @Test func changeIsReportedOnceAndTheNextChangeAgain() throws {
        let pair = try Streams.unixPair()
        var set = try Epoll(capacity: 4)
        try set.add(pair.server.borrowed, data: .max, trigger: .edge)
        #expect(try set.wait(milliseconds: -1) == 1)
        #expect(set.event(at: 0).data == .max)
        #expect(set.event(at: 0).readiness == .writable)
        #expect(try set.wait(milliseconds: 0) == 0)
        for _ in 0..<2 {
            try send("a", to: pair.client)
            #expect(try set.wait(milliseconds: -1) == 1)
            #expect(set.event(at: 0).readiness == [.readable, .writable])
            // Nobody has read, and still it is said once.
            #expect(try set.wait(milliseconds: 0) == 0)
        }
    }

    @Test func levelIsReportedAsLongAsItLasts() throws {
        let pair = try Streams.unixPair()
        var set = try Epoll(capacity: 4)
        try set.add(pair.server.borrowed, data: 1, trigger: .level)
        #expect(try set.wait(milliseconds: 0) == 0)
        try send("a", to: pair.client)
        for _ in 0..<2 {
            #expect(try set.wait(milliseconds: -1) == 1)
            #expect(set.event(at: 0).readiness == .readable)
        }
        var buffer: [UInt8] = [0]
        #expect(try pair.server.borrowed.receive(into: &buffer, from: 0) == 1)
        #expect(try set.wait(milliseconds: 0) == 0)
    }

    @Test func sharedListenerIsReportedAsLongAsSomebodyWaits() throws {
        let listener = try ListeningSocket.tcp(Streams.loopback, sharedPort: false, backlog: 8)
        var set = try Epoll(capacity: 1)
        var other = try Epoll(capacity: 1)
        try set.add(listener.borrowed, data: 1, trigger: .levelExclusive)
        try other.add(listener.borrowed, data: 1, trigger: .levelExclusive)
        let client = try Streams.connect(to: listener.address)
        Streams.waitReadable(listener.borrowed)
        // The one that looks finds it: that others may have been left asleep takes nothing from it.
        #expect(try set.wait(milliseconds: 0) == 1)
        #expect(try set.wait(milliseconds: 0) == 1)
        let accepted = try listener.accept()
        #expect(try set.wait(milliseconds: 0) == 0)
        #expect(try other.wait(milliseconds: 0) == 0)
        #expect(accepted.peer == client.borrowed.localSocketAddress())
    }

    @Test func halfClosedPeerIsReported() throws {
        let pair = try Streams.unixPair()
        var set = try Epoll(capacity: 4)
        try set.add(pair.server.borrowed, data: 1, trigger: .edge)
        #expect(try set.wait(milliseconds: 0) == 1)
        pair.client.borrowed.shutdownSending()
        #expect(try set.wait(milliseconds: -1) == 1)
        #expect(set.event(at: 0).readiness == [.readable, .writable, .peerClosed])
    }

    @Test func peerThatIsGoneIsReportedAsFailure() throws {
        let server = try Streams.unixPair().closingClient()
        var set = try Epoll(capacity: 4)
        try set.add(server.borrowed, data: 1, trigger: .edge)
        #expect(try set.wait(milliseconds: 0) == 1)
        let readiness = set.event(at: 0).readiness
        #expect(!readiness.isDisjoint(with: .failed))
        #expect(readiness.contains(.peerClosed))
    }

    @Test func oneWaitGivesNoMoreThanTheCapacityAndTheNextTheRest() throws {
        let counters = Counters(try EventCounter(), try EventCounter(), try EventCounter())
        var set = try Epoll(capacity: 2)
        try set.add(counters.first.borrowed, data: 0, trigger: .edge)
        try set.add(counters.second.borrowed, data: 1, trigger: .edge)
        try set.add(counters.third.borrowed, data: 2, trigger: .edge)
        counters.first.signal()
        counters.second.signal()
        counters.third.signal()
        var seen: [UInt64] = []
        for _ in 0..<2 {
            let count = try set.wait(milliseconds: 0)
            #expect(count <= 2)
            seen += (0..<count).map { set.event(at: $0).data }
        }
        #expect(seen.sorted() == [0, 1, 2])
    }

    @Test func removedDescriptorIsSilentUntilItIsAddedAgain() throws {
        let counter = try EventCounter()
        var set = try Epoll(capacity: 4)
        counter.signal()
        try set.add(counter.borrowed, data: 1, trigger: .level)
        set.remove(counter.borrowed)
        set.remove(counter.borrowed)
        #expect(try set.wait(milliseconds: 0) == 0)
        try set.add(counter.borrowed, data: 2, trigger: .level)
        #expect(try set.wait(milliseconds: 0) == 1)
        #expect(set.event(at: 0).data == 2)
    }

    @Test func descriptorThatCannotBeWatchedIsAnErrno() throws {
        let scratch = try ScratchDirectory()
        let file = try scratch.openNew("file")
        let counter = try EventCounter()
        let set = try Epoll(capacity: 1)
        try set.add(counter.borrowed, data: 1, trigger: .level)
        #expect(failure { () throws(Errno) in try set.add(counter.borrowed, data: 1, trigger: .level) } == .fileExists)
        #expect(failure { () throws(Errno) in try set.add(file.borrowed, data: 1, trigger: .edge) } == .notPermitted)
        #expect(
            failure { () throws(Errno) in
                try set.add(FileDescriptor(rawValue: 1 << 20), data: 1, trigger: .edge)
            } == .badFileDescriptor)
    }

    @Test func waitEndsAtItsTimeAndNotBefore() throws {
        var set = try Epoll(capacity: 1)
        let start = MonotonicClock.now()
        #expect(try set.wait(milliseconds: 2) == 0)
        // The kernel's clock of waits may be a tick behind.
        #expect(MonotonicClock.now() - start >= 1_900_000)
    }
}

private struct Counters: ~Copyable {
    let first: EventCounter
    let second: EventCounter
    let third: EventCounter

    init(_ first: consuming EventCounter, _ second: consuming EventCounter, _ third: consuming EventCounter) {
        self.first = first
        self.second = second
        self.third = third
    }
}
