// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import Synchronization
import SystemPackage
import Testing

@testable import LinuxSystem

@Suite(.timeLimit(.minutes(10))) struct ControlListenerTests {
    private func answering(_ count: Int, at path: String) throws -> Thread {
        let door = ControlDoor(try ControlListener(path: path))
        return try Thread(name: "test") { door.answer(count) }
    }

    @Test func questionGetsItsAnswerHoweverLong() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/control"
        let thread = try answering(2, at: path)
        #expect(try ControlCall.ask("a", at: path, patience: 10) == "a!")
        let long = String(repeating: "b", count: 200)
        #expect(try ControlCall.ask(long, at: path, patience: 10) == long + "!")
        thread.join()
    }

    @Test func socketIsForItsOwnerOnly() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/control"
        let listener = try ControlListener(path: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        listener.remove()
        #expect(stat(path, &status) == -1)
    }

    @Test func nobodyThereIsTold() throws {
        let scratch = try ScratchDirectory()
        #expect(throws: Errno.noSuchFileOrDirectory) {
            try ControlCall.ask("a", at: scratch.path + "/control", patience: 1)
        }
        _ = try ControlListener(path: scratch.path + "/stale")
        #expect(throws: Errno.connectionRefused) {
            try ControlCall.ask("a", at: scratch.path + "/stale", patience: 1)
        }
    }

    @Test func staleSocketIsReplacedAndALivingOneIsNot() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/control"
        _ = try ControlListener(path: path)
        let living = try ControlListener(path: path)
        #expect(throws: Errno.addressInUse) { _ = try ControlListener(path: path) }
        withExtendedLifetime(living) {}
    }

    @Test func callerWhoSaysNothingIsNotAwaitedForEver() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/control"
        let listener = try ControlListener(path: path)
        #expect(ListeningSocket.isAlive(unixPath: path))
        // That was a caller who has gone without a word.
        guard let call = try listener.nextCall() else {
            Issue.record("nobody called")
            return
        }
        #expect(call.question() == nil)
    }

    @Test func callerWhoSaysALittleAgainAndAgainIsNotAwaitedForEver() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/control"
        let listener = try ControlListener(path: path)
        let caller = SlowCaller(path)
        let thread = try Thread(name: "test") { caller.call() }
        var call = try listener.nextCall()
        while call == nil {
            usleep(1_000)
            call = try listener.nextCall()
        }
        let begin = MonotonicClock.now()
        if let call = call.take() { #expect(call.question() == nil) }
        // What was sent by then is far from the 256 bytes, which take 25 s.
        #expect(MonotonicClock.now() - begin < 10_000_000_000)
        caller.isDone.store(true, ordering: .relaxed)
        thread.join()
    }

    @Test func daemonThatStandsStillIsNotAwaitedForEver() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/control"
        let listener = try ControlListener(path: path)
        // More than its queue holds, which nobody empties.
        for _ in 0..<32 { #expect(ListeningSocket.isAlive(unixPath: path)) }
        #expect(throws: Errno.resourceTemporarilyUnavailable) {
            try ControlCall.ask("a", at: path, patience: 1)
        }
        withExtendedLifetime(listener) {}
    }

    @Test func socketOfAnotherDaemonIsNotRemoved() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/control"
        let first = try ControlListener(path: path)
        #expect(unlink(path) == 0)
        let second = try ControlListener(path: path)
        first.remove()
        #expect(ListeningSocket.isAlive(unixPath: path))
        second.remove()
        #expect(access(path, F_OK) == -1)
    }

    @Test func callIsHeardWhereNoDescriptorIsLeft() async {
        await #expect(processExitsWith: .success) {
            let scratch = try ScratchDirectory()
            let path = scratch.path + "/control"
            let listener = try ControlListener(path: path)
            #expect(ListeningSocket.isAlive(unixPath: path))
            var limit = rlimit()
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            #expect(getrlimit(resource, &limit) == 0)
            // The kernel gives out the lowest number that is free: with that as the limit, none is left.
            let lowest = dup(0)
            close(lowest)
            limit.rlim_cur = rlim_t(lowest)
            #expect(setrlimit(resource, &limit) == 0)
            #expect(dup(0) == -1)
            let isHeard = try listener.nextCall() != nil
            #expect(isHeard)
        }
    }

    @Test func questionWithoutAnEndIsNone() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/control"
        let thread = try answering(1, at: path)
        // Ended, or reset, as the rest of it was not read.
        let answer = try? ControlCall.ask(String(repeating: "c", count: 256), at: path, patience: 10)
        #expect((answer ?? "").isEmpty)
        thread.join()
    }
}

/// A listener on its way into its thread, which is the only one that uses it from then on.
private final class ControlDoor: @unchecked Sendable {
    private let listener: ControlListener

    init(_ listener: ControlListener) {
        self.listener = listener
    }

    /// Answers so many calls: each question with itself and a mark.
    func answer(_ count: Int) {
        var left = count
        while left > 0 {
            guard let call = try? listener.nextCall() else {
                usleep(1_000)
                continue
            }
            left -= 1
            if let question = call.question() { call.answer(question + "!") }
        }
    }
}

/// Calls, and says a byte every 100 ms.
private final class SlowCaller: Sendable {
    private let path: String
    let isDone = Atomic<Bool>(false)

    init(_ path: String) {
        self.path = path
    }

    func call() {
        let number = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        guard var name = try? unixSocketName(path) else { return }
        let result = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(result == 0)
        while !isDone.load(ordering: .relaxed), send(number, "x", 1, CInt(MSG_NOSIGNAL)) == 1 { usleep(100_000) }
    }
}
