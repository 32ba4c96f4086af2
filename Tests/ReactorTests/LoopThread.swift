// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import SystemPackage

/// A loop on a thread of its own, which ends with the test.
final class LoopThread: Sendable {
    let loop: EventLoop
    private let thread: Thread

    init() throws(Errno) {
        let loop = try EventLoop()
        self.loop = loop
        thread = try Thread(name: "test-loop") { loop.run() }
    }

    deinit {
        stop()
    }

    /// Runs a body as a task of the loop, and returns what it does.
    func run<Result: Sendable>(
        _ body: @escaping @Sendable (EventLoop) async throws -> Result
    ) async throws -> Result {
        try await start(body).value
    }

    /// Starts a body as a task of the loop.
    func start<Result: Sendable>(
        _ body: @escaping @Sendable (EventLoop) async throws -> Result
    ) -> Task<Result, any Error> {
        let loop = loop
        return Task(executorPreference: loop) { try await body(loop) }
    }

    /// Ends the loop, and waits for its thread.
    func stop() {
        loop.stop()
        thread.join()
    }
}
