// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// One question that was asked of a daemon, and the way back for its answer.
package struct ControlCall: ~Copyable {
    /// The process that asks.
    package let process: Int32
    private let descriptor: OwnedDescriptor

    private static let longestQuestion = 256
    /// How long a caller may take to ask, and again to listen, in nanoseconds: the daemon does nothing else meanwhile.
    private static let patience: Int64 = 500_000_000

    /// Nil where the caller is neither root nor this process's user: the socket's mode alone would let nobody else in,
    /// but for the moment between its making and its being set.
    init?(_ descriptor: consuming OwnedDescriptor) {
        var user: UInt32 = 0
        var process: Int32 = 0
        guard wharfd_peer_credentials(descriptor.number, &user, &process) == 0 else { return nil }
        guard user == 0 || user == geteuid() else { return nil }
        self.process = process
        self.descriptor = descriptor
    }

    /// What is asked: one line, without its end; nil where none comes in time.
    package func question() -> String? {
        var bytes = [UInt8](repeating: 0, count: Self.longestQuestion)
        var filled = 0
        let deadline = MonotonicClock.now() + Self.patience
        while filled < bytes.count {
            guard isReady(CInt(POLLIN), until: deadline),
                let count = try? descriptor.borrowed.receive(into: &bytes, from: filled),
                count > 0
            else { return nil }
            filled += count
            if let end = bytes[..<filled].firstIndex(of: UInt8(ascii: "\n")) {
                return String(decoding: bytes[..<end], as: UTF8.self)
            }
        }
        return nil
    }

    /// Answers, and ends the call.
    package consuming func answer(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        let deadline = MonotonicClock.now() + Self.patience
        while sent < bytes.count, isReady(CInt(POLLOUT), until: deadline) {
            guard let count = try? descriptor.borrowed.send(bytes.span.extracting(sent...), Span(), more: false) else {
                return
            }
            sent += count
        }
    }

    private func isReady(_ events: CInt, until deadline: Int64) -> Bool {
        var wait = pollfd(fd: descriptor.number, events: Int16(events), revents: 0)
        let left = max(0, deadline - MonotonicClock.now())
        return poll(&wait, 1, CInt(clamping: (left + 999_999) / 1_000_000)) > 0
    }
}

extension ControlCall {
    /// Asks a daemon and waits for its answer.
    ///
    /// - Parameters:
    ///   - question: one line, without its end.
    ///   - path: where the daemon listens.
    ///   - patience: how long to wait to be heard, and for more of the answer, in seconds.
    /// - Throws: ENOENT and ECONNREFUSED where nobody listens, EACCES where the caller may not ask, EAGAIN where no
    ///   answer comes in time.
    package static func ask(_ question: String, at path: String, patience: Int) throws(Errno) -> String {
        let descriptor = try connect(to: path, patience: patience)
        let number = descriptor.number
        let line = Array((question + "\n").utf8)
        _ = try systemCall { send(number, line, line.count, CInt(MSG_NOSIGNAL)) }
        var answer: [UInt8] = []
        while true {
            var piece = [UInt8](repeating: 0, count: 4_096)
            let count = try systemCall { recv(number, &piece, 4_096, 0) }
            if count == 0 { return String(decoding: answer, as: UTF8.self) }
            answer += piece[..<count]
        }
    }

    private static func connect(to path: String, patience: Int) throws(Errno) -> OwnedDescriptor {
        var name = try unixSocketName(path)
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let number = try systemCall { socket(AF_UNIX, kind, 0) }
        let descriptor = OwnedDescriptor(FileDescriptor(rawValue: number))
        var time = timeval(tv_sec: patience, tv_usec: 0)
        // A daemon that stands still has a queue, and connecting waits once that is full.
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            _ = try systemCall {
                setsockopt(number, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
            }
        }
        _ = try withUnsafePointer(to: &name) { pointer -> Result<CInt, Errno> in
            let address = UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
            return Result { () throws(Errno) in
                try systemCall { Glibc.connect(number, address, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
        }.get()
        return descriptor
    }
}
