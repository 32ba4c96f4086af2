// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Synchronization

/// Threads that ask a server of this process for `/` over kept connections until they are told to end.
final class LoopbackClients: Sendable {
    private let port: UInt16
    private let answers = Atomic<Int>(0)
    private let failures = Atomic<Int>(0)
    private let isEnding = Atomic<Bool>(false)
    private let threads = Mutex<[Thread]>([])

    init(port: UInt16, count: Int) throws {
        self.port = port
        for _ in 0..<count {
            let thread = try Thread(name: "client") { [self] in run() }
            threads.withLock { $0.append(thread) }
        }
    }

    /// Waits until so many more answers have come, or a failure.
    func waitForAnswers(_ count: Int) {
        let goal = answers.load(ordering: .relaxed) + count
        while answers.load(ordering: .relaxed) < goal, failures.load(ordering: .relaxed) == 0 { usleep(1_000) }
    }

    /// Ends the threads; returns how many requests got no 200.
    func finish() -> Int {
        isEnding.store(true, ordering: .relaxed)
        for thread in threads.withLock({ $0 }) { thread.join() }
        return failures.load(ordering: .relaxed)
    }

    private func run() {
        let socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard isConnected == 0 else { return fail() }
        while !isEnding.load(ordering: .relaxed) {
            guard ask(socket) else { return fail() }
            answers.add(1, ordering: .relaxed)
        }
    }

    private func fail() {
        failures.add(1, ordering: .relaxed)
    }

    private func ask(_ socket: CInt) -> Bool {
        let request = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        guard send(socket, request, request.count, CInt(MSG_NOSIGNAL)) == request.count else { return false }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        // Head and content are small, and end with the content.
        while !answer.reversed().starts(with: "quay".utf8.reversed()) {
            let count = recv(socket, &piece, piece.count, 0)
            guard count > 0 else { return false }
            answer += piece[..<count]
        }
        return answer.starts(with: "HTTP/1.1 200 ".utf8)
    }
}
