// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct ThreadTests {
    /// Runs a closure on a thread, and returns its result.
    private func onThread<Result: Sendable>(
        name: String = "test", stackSize: Int? = nil, _ body: @escaping @Sendable () -> Result
    ) throws -> Result {
        let box = ResultBox<Result>()
        let thread = try Thread(name: name, stackSize: stackSize) { box.put(body()) }
        thread.join()
        return try #require(box.get())
    }

    @Test(arguments: [("log", "log"), ("fifteen-bytes-x", "fifteen-bytes-x"), ("sixteen-bytes-xx", "sixteen-bytes-x")])
    func nameIsTheThreadsFirstFifteenBytes(name: String, shown: String) throws {
        let comm = try onThread(name: name) { () -> String in
            var bytes = [UInt8](repeating: 0, count: 64)
            let number = open("/proc/thread-self/comm", O_RDONLY | O_CLOEXEC)
            let file = OwnedDescriptor(FileDescriptor(rawValue: number))
            let count = read(file.number, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        }
        #expect(comm == shown + "\n")
    }

    @Test func signalsAreBlockedInTheThreadOnly() throws {
        func isBlocked(_ signal: CInt) -> Bool {
            var mask = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &mask)
            return sigismember(&mask, signal) == 1
        }
        // A mask of the test's own: other tests start threads from this one too, and what they left could hide a fault.
        var (own, original) = (sigset_t(), sigset_t())
        sigemptyset(&own)
        sigaddset(&own, SIGUSR2)
        #expect(pthread_sigmask(SIG_SETMASK, &own, &original) == 0)
        defer { pthread_sigmask(SIG_SETMASK, &original, nil) }
        let inside = try onThread { () -> [Bool] in
            var mask = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &mask)
            return [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGPIPE, SIGXFSZ, SIGSEGV, SIGILL].map {
                sigismember(&mask, $0) == 1
            }
        }
        #expect(inside == [true, true, true, true, true, true, false, false])
        #expect((1..<64).filter { isBlocked($0) } == [SIGUSR2])
    }

    @Test func stackHasTheSizeThatWasAskedFor() throws {
        // 200 KiB on a stack of 256 KiB; the page behind a smaller one would end the process.
        let sum = try onThread(stackSize: 256 << 10) {
            withUnsafeTemporaryAllocation(byteCount: 200 << 10, alignment: 1) { bytes in
                bytes.initializeMemory(as: UInt8.self, repeating: 1)
                return bytes.reduce(0) { $0 + Int($1) }
            }
        }
        #expect(sum == 200 << 10)
    }

    @Test(arguments: [0, -1, 4096])
    func stackThatIsTooSmallIsRefused(size: Int) {
        #expect(throws: Errno.invalidArgument) { try Thread(name: "test", stackSize: size) {} }
    }

    @Test func joinGivesUpAtItsDeadlineAndSucceedsLater() throws {
        let gate = Gate(try Thread.Parker())
        let thread = try Thread(name: "test") { _ = gate.parker.park(until: .max) }
        #expect(!thread.join(until: MonotonicClock.now()))
        gate.parker.unpark()
        #expect(thread.join(until: .max))
        #expect(thread.join(until: 0))
        thread.join()
    }

    @Test func threadOutlivesItsHandle() throws {
        let gate = Gate(try Thread.Parker())
        let done = Gate(try Thread.Parker())
        do {
            _ = try Thread(name: "test") {
                _ = gate.parker.park(until: .max)
                done.parker.unpark()
            }
        }
        gate.parker.unpark()
        #expect(done.parker.park(until: .max) == true)
    }
}

extension ThreadTests {
    @Test func permitGivenBeforeTheSleepEndsItOnce() throws {
        let parker = try Thread.Parker()
        parker.unpark()
        parker.unpark()
        #expect(parker.park(until: .max) == true)
        #expect(parker.park(until: 0) == false)
    }

    @Test func sleepEndsAtItsDeadlineAndNotBefore() throws {
        let parker = try Thread.Parker()
        let deadline = MonotonicClock.now() + 3_000_001
        #expect(parker.park(until: deadline) == false)
        #expect(MonotonicClock.now() >= deadline)
        #expect(parker.park(until: .min) == false)
    }

    @Test func writableFileEndsTheSleepAndLeavesNoPermit() throws {
        let parker = try Thread.Parker()
        let file = try LogFile(path: "/dev/null")
        parker.park(until: .max, orWritable: file)
        parker.unpark()
        parker.park(until: .max, orWritable: file)
        #expect(parker.park(until: 0) == false)
    }
}

private final class Gate: Sendable {
    let parker: Thread.Parker

    init(_ parker: consuming Thread.Parker) {
        self.parker = parker
    }
}

private final class ResultBox<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func put(_ new: Value) { value.withLock { $0 = new } }
    func get() -> Value? { value.withLock { $0 } }
}
