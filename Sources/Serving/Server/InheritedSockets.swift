// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import ServiceManager
import struct SystemPackage.Errno

/// The listening sockets that systemd has passed, by name: kept from the start to the end, whether or not the settings
/// in force use them, since nobody passes them a second time.
package struct InheritedSockets: Sendable {
    /// A process that was started without any.
    package static let none = InheritedSockets(listeners: [:], names: [])

    /// Those of one name, which may be several: a socket unit has one name for all of its addresses.
    let listeners: [String: [Listener]]
    /// In the order in which they were passed.
    let names: [String]

    init(listeners: [String: [Listener]], names: [String]) {
        self.listeners = listeners
        self.names = names
    }

    /// Takes what this process was passed; before it opens a descriptor of its own.
    package static func take() throws(StartError) -> InheritedSockets {
        var listeners: [String: [Listener]] = [:]
        var names: [String] = []
        var refusals: [String] = []
        do throws(Errno) {
            try ServiceManager.takeSockets { socket in
                let name = socket.name
                if listeners[name] == nil { names.append(name) }
                do throws(Errno) {
                    listeners[name, default: []].append(try listener(socket.takeDescriptor()))
                } catch {
                    refusals.append("\"\(name)\" \(refusal(error))")
                }
            }
        } catch {
            throw StartError(.configuration, "cannot take the sockets that LISTEN_FDS speaks of: \(error)")
        }
        guard refusals.isEmpty else {
            throw StartError(
                .configuration,
                "cannot take what systemd passes as \(refusals.joined(separator: ", ")); write ListenStream= in its unit"
            )
        }
        return InheritedSockets(listeners: listeners, names: names)
    }

    /// The names that none of the addresses is.
    func unused(by addresses: [BoundAddress]) -> [String] {
        let used = addresses.compactMap { if case .inherited(let name) = $0.wanted.kind { name } else { nil } }
        return names.filter { !used.contains($0) }
    }

    /// The name of a socket that is in the way of an address.
    func name(meeting address: SocketAddress) -> String? {
        names.first { listeners[$0, default: []].contains { $0.endpoint.address.meets(address) } }
    }

    private static func listener(_ descriptor: consuming OwnedDescriptor) throws(Errno) -> Listener {
        let socket = try ListeningSocket.inherited(descriptor)
        let name = socket.unixPath.map { "unix:\($0)" } ?? "\(socket.address)"
        return Listener(socket, name: name, hasSuccessor: true)
    }

    private static func refusal(_ error: Errno) -> String {
        switch error {
        case .notSocket: "(no socket)"
        case .protocolWrongTypeForSocket: "(no stream socket)"
        case .invalidArgument: "(it does not listen: Accept=yes is for programs that inetd starts)"
        default: "(\(error))"
        }
    }
}
