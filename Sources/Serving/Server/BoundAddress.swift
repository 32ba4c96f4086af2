// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor

/// An address that is listened on, and its sockets: what a reload keeps where the settings still name the address.
struct BoundAddress: Sendable {
    /// What the settings ask for; with a port that the system chooses, this is still 0.
    var wanted: WantedAddress
    /// For TCP one socket a worker, or more where there were more workers once: closing one would reset what waits in
    /// its queue. For a Unix socket one.
    var listeners: [Listener]
    /// The file of a Unix socket.
    let file: UnixSocketFile?

    /// As an operator writes it, with the port that the system chose.
    var name: String { listeners.first?.endpoint.name ?? "\(wanted)" }

    /// The port of a TCP address.
    var port: UInt16? { listeners.first?.endpoint.address.port }

    /// Whether every worker has one socket to itself.
    var isPerWorker: Bool { file == nil }

    /// What one of several workers listens with: its share of the sockets, or the one that all share.
    func listeners(ofWorker index: Int, of count: Int) -> [Listener] {
        guard isPerWorker else { return listeners }
        return stride(from: index, to: listeners.count, by: count).map { listeners[$0] }
    }
}
