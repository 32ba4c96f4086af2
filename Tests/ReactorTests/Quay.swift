// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Reactor
import Synchronization
import SystemPackage

/// A Unix listener: whoever has connected is in its queue when connect(2) returns, which TCP does not promise.
final class Quay: Sendable {
    let listener: Listener
    private let directory: String
    private let clients = Mutex<[CInt]>([])

    init() throws(Errno) {
        var name = Array("/tmp/wharfd-quay-XXXXXX".utf8CString)
        guard let made = mkdtemp(&name) else { throw Errno(rawValue: errno) }
        directory = String(cString: made)
        let path = "\(directory)/socket"
        listener = Listener(try ListeningSocket.unix(path: path, mode: nil, backlog: 512), name: "unix:\(path)")
    }

    deinit {
        clients.withLock { clients in
            for client in clients { close(client) }
        }
        unlink("\(directory)/socket")
        rmdir(directory)
    }

    /// Connects one more client, which stays connected as long as the quay is there.
    func connect() throws(Errno) {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: Array("\(directory)/socket".utf8)) }
        let number = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        let result = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Errno(rawValue: errno) }
        clients.withLock { $0.append(number) }
    }
}
