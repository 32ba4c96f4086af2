// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// Opens the listeners that the configuration names: for each TCP address one socket a worker, which the kernel
/// spreads the connections over; for each Unix socket one that all workers share.
struct ListenerFactory {
    /// As many as the kernel allows to wait (net.core.somaxconn caps it).
    private static let backlog: Int32 = 4096

    let workers: Int

    /// For each worker its listeners, the addresses in the order of the configuration.
    func open(_ addresses: [ListenAddress]) throws(StartError) -> [[Listener]] {
        var byWorker = [[Listener]](repeating: [], count: workers)
        for address in addresses {
            switch address {
            case .tcp(let address):
                // A host without IPv6 serves what it can, as long as that is something.
                if addresses.count > 1, address.isIPv6Loopback {
                    if let sockets = try tcpIfSupported(address) { append(sockets, to: &byWorker) }
                } else {
                    append(try tcp(address), to: &byWorker)
                }
            case .port(let port):
                let everyIPv4 = try tcp(.ipv4(0, port: port))
                append(everyIPv4, to: &byWorker)
                let everyIPv6 = SocketAddress.ipv6(
                    high: 0, low: 0, scope: 0, port: everyIPv4.first?.endpoint.address.port ?? port)
                if let sockets = try tcpIfSupported(everyIPv6) { append(sockets, to: &byWorker) }
            case .unix(let path, let mode, let stale):
                let listener = try unix(path, mode: mode, stale: stale)
                append([Listener](repeating: listener, count: workers), to: &byWorker)
            }
        }
        return byWorker
    }

    private func append(_ listeners: [Listener], to byWorker: inout [[Listener]]) {
        for (worker, listener) in listeners.enumerated() { byWorker[worker].append(listener) }
    }

    private func tcp(_ address: SocketAddress) throws(StartError) -> [Listener] {
        do throws(Errno) {
            return try sockets(address)
        } catch {
            throw Self.refusal("\(address)", error)
        }
    }

    /// Nil on a host without IPv6.
    private func tcpIfSupported(_ address: SocketAddress) throws(StartError) -> [Listener]? {
        do throws(Errno) {
            return try sockets(address)
        } catch {
            if error == .addressFamilyNotSupported || error == .addressNotAvailable { return nil }
            throw Self.refusal("\(address)", error)
        }
    }

    private func sockets(_ wanted: SocketAddress) throws(Errno) -> [Listener] {
        // With SO_REUSEPORT alone, a second daemon of the same user would share the traffic in silence.
        if wanted.port != 0 { try ListeningSocket.probe(wanted) }
        var listeners: [Listener] = []
        var address = wanted
        for _ in 0..<workers {
            let socket = try ListeningSocket.tcp(address, sharedPort: true, backlog: Self.backlog)
            address = socket.address
            listeners.append(Listener(socket, name: "\(address)"))
        }
        return listeners
    }

    private func unix(_ path: String, mode: UInt16?, stale: StaleSocketPolicy) throws(StartError) -> Listener {
        do throws(Errno) {
            if try isStale(path) {
                // bind(2) would say that it is in use, which it is not.
                guard stale == .remove else { throw .fileExists }
                try ListeningSocket.removeUnixSocket(path)
            }
            return Listener(
                try ListeningSocket.unix(path: path, mode: mode, backlog: Self.backlog), name: "unix:\(path)")
        } catch {
            throw Self.refusal("unix:\(path)", error)
        }
    }

    /// Whether a socket is there that its server has left behind; on anything else at the path, binding fails.
    private func isStale(_ path: String) throws(Errno) -> Bool {
        guard let status = try? FileStatus(path: path, followingLinks: false), status.kind == .socket else {
            return false
        }
        guard !ListeningSocket.isAlive(unixPath: path) else { throw .addressInUse }
        return true
    }

    private static func refusal(_ name: String, _ error: Errno) -> StartError {
        switch error {
        case .addressInUse:
            StartError(.unavailable, "cannot listen on \(name): the address is in use by another process")
        case .fileExists:
            StartError(
                .unavailable,
                "cannot listen on \(name): a socket that nobody listens on is there, and \"stale\" is \"keep\"")
        case .permissionDenied, .notPermitted:
            StartError(.unavailable, "cannot listen on \(name): no permission for this address")
        case .addressNotAvailable:
            StartError(.unavailable, "cannot listen on \(name): this host does not have the address")
        default:
            StartError(.unavailable, "cannot listen on \(name): \(error)")
        }
    }
}

extension SocketAddress {
    fileprivate var isIPv6Loopback: Bool {
        if case .ipv6(high: 0, low: 1, _, _) = self { true } else { false }
    }
}

extension ListenAddress {
    /// The path of a Unix socket.
    var unixPath: String? {
        if case .unix(let path, _, _) = self { path } else { nil }
    }
}

extension WorkerCount {
    /// Threads, 1 and up.
    var onThisHost: Int {
        switch self {
        case .automatic: HostResources.processorCount()
        case .fixed(let count): max(count, 1)
        }
    }
}
