// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import SystemPackage
import Testing

@testable import LinuxSystem

@Suite(.timeLimit(.minutes(1))) struct ControlListenerTests {
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
        guard let call = listener.nextCall() else {
            Issue.record("nobody called")
            return
        }
        #expect(call.question() == nil)
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
            guard let call = listener.nextCall() else {
                usleep(1_000)
                continue
            }
            left -= 1
            if let question = call.question() { call.answer(question + "!") }
        }
    }
}
