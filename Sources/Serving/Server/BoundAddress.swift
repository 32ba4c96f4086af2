// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor

/// An address that is listened on, and its sockets: what a reload keeps where the settings still name the address.
struct BoundAddress: Sendable {
    /// What the settings ask for; with a port that the system chooses, this is still 0.
    var wanted: WantedAddress
    /// For TCP one socket a worker, or more where there were more workers once: closing one would reset what waits in
    /// its queue. For a Unix socket one; of systemd's as many as have the name, whatever they are.
    var listeners: [Listener]
    /// The file of a Unix socket.
    let file: UnixSocketFile?

    /// As an operator writes it, with the port that the system chose.
    var name: String { listeners.first?.endpoint.name ?? "\(wanted)" }

    /// Its name, or, where systemd passes several sockets of one name, what each of them is.
    var names: [String] {
        guard case .inherited = wanted.kind else { return [name] }
        return listeners.map { "\(wanted)=\($0.endpoint.name)" }
    }

    /// The port of a TCP address.
    var port: UInt16? { listeners.first?.endpoint.address.port }

    /// Whether these sockets would do for another wish: the same, or one that names the port that the system chose.
    func serves(_ other: WantedAddress) -> Bool {
        if wanted.isSame(as: other) { return true }
        guard isPerWorker, case .tcp(let address) = other.kind, let first = listeners.first else { return false }
        return first.endpoint.address == address && address.port != 0
    }

    /// Whether every worker has one socket to itself; the others are shared by all.
    var isPerWorker: Bool {
        if case .tcp = wanted.kind { true } else { false }
    }

    /// What one of several workers listens with: its share of the sockets, or the one that all share.
    func listeners(ofWorker index: Int, of count: Int) -> [Listener] {
        guard isPerWorker else { return listeners }
        return stride(from: index, to: listeners.count, by: count).map { listeners[$0] }
    }
}
