// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// Opens the sockets that the configuration names: for each TCP address one a worker, which the kernel spreads the
/// connections over; for each Unix socket one that all workers share. What is open already is taken over, and so is what
/// systemd has opened.
struct ListenerFactory {
    /// As many as the kernel allows to wait (net.core.somaxconn caps it).
    private static let backlog: Int32 = 4096

    let workers: Int
    /// What this process listens on now.
    var present: [BoundAddress] = []
    var inherited = InheritedSockets.none

    /// The addresses of a configuration, in its order; those of `present` as they are, with as many sockets as they
    /// have.
    func open(_ addresses: [ListenAddress]) throws(StartError) -> [BoundAddress] {
        var bound: [BoundAddress] = []
        do throws(StartError) {
            for wanted in WantedAddress.all(of: addresses) {
                if let kept = kept(wanted, besides: bound) {
                    bound.append(kept)
                } else if let new = try open(wanted, after: bound) {
                    bound.append(new)
                }
            }
        } catch {
            discard(bound)
            throw error
        }
        return bound
    }

    /// Takes back what `open` has made, for settings that are not taken after all: the file of a Unix socket would stay,
    /// and be in the way of the next try where stale ones are kept.
    func discard(_ bound: [BoundAddress]) {
        for address in bound where !present.contains(where: { $0.listeners.first === address.listeners.first }) {
            address.file?.remove()
        }
    }

    /// Adds what a TCP address lacks of one socket a worker. Those that were added stay also after an error: whoever
    /// waits in their queues by then would be reset if they were closed before they were accepted empty.
    func complete(_ bound: inout BoundAddress) throws(StartError) {
        guard bound.isPerWorker, let first = bound.listeners.first else { return }
        do throws(Errno) {
            while bound.listeners.count < workers {
                bound.listeners.append(try Self.joining(first.endpoint.address))
            }
        } catch {
            throw Self.refusal(bound.name, error)
        }
    }

    private func kept(_ wanted: WantedAddress, besides taken: [BoundAddress]) -> BoundAddress? {
        guard var known = present.first(where: { $0.serves(wanted) }),
            !taken.contains(where: { $0.listeners.first === known.listeners.first })
        else { return nil }
        // Somebody has removed or replaced the socket's file: nobody finds the old socket any more.
        if let file = known.file, !file.isThere { return nil }
        known.wanted = wanted
        return known
    }

    /// Nil where the host does not have the address and can do without.
    private func open(_ wanted: WantedAddress, after bound: [BoundAddress]) throws(StartError) -> BoundAddress? {
        do throws(Errno) {
            switch wanted.kind {
            case .tcp(let address):
                let port = bound.last?.listeners.first?.endpoint.address.port
                let exact = if wanted.followsPort, let port { address.withPort(port) } else { address }
                // With SO_REUSEPORT alone, a second daemon of the same user would share the traffic in silence. Where
                // a socket of our own is in the way (every address, and now one of them), it cannot be asked.
                let isOurs = (present + bound).flatMap(\.listeners).contains { $0.endpoint.address.meets(exact) }
                if exact.port != 0, !isOurs { try ListeningSocket.probe(exact) }
                return BoundAddress(wanted: wanted, listeners: try sockets(exact), file: nil)
            case .unix(let path, let mode, let stale):
                if try ListeningSocket.isStale(unixPath: path) {
                    // bind(2) would say that it is in use, which it is not.
                    guard stale == .remove else { throw .fileExists }
                    try ListeningSocket.removeUnixSocket(path)
                }
                let socket = try ListeningSocket.unix(path: path, mode: mode, backlog: Self.backlog)
                return BoundAddress(
                    wanted: wanted, listeners: [Listener(socket, name: "unix:\(path)")], file: UnixSocketFile(path))
            case .inherited(let name):
                guard let listeners = inherited.listeners[name] else { throw .noSuchFileOrDirectory }
                return BoundAddress(wanted: wanted, listeners: listeners, file: nil)
            }
        } catch {
            if wanted.isOptional, error == .addressFamilyNotSupported || error == .addressNotAvailable { return nil }
            if case .inherited = wanted.kind { throw missing(wanted) }
            if case .tcp(let address) = wanted.kind, error == .addressInUse || error == .permissionDenied,
                let name = inherited.name(meeting: address)
            {
                throw StartError(
                    .configuration,
                    "cannot listen on \(wanted): systemd has the address and passes it; write \"systemd:\(name)\" in \"listen\""
                )
            }
            throw Self.refusal("\(wanted)", error)
        }
    }

    private func missing(_ wanted: WantedAddress) -> StartError {
        let names = inherited.names.map { "\"systemd:\($0)\"" }.joined(separator: ", ")
        return StartError(
            .configuration,
            "cannot listen on \(wanted): systemd has not passed a socket of that name, "
                + (names.isEmpty
                    ? "nor any other; enable the socket's unit (systemctl enable --now wharfd.socket) and start anew, or write an address"
                    : "but \(names)"))
    }

    private func sockets(_ wanted: SocketAddress) throws(Errno) -> [Listener] {
        var listeners = [try Self.joining(wanted)]
        while listeners.count < workers {
            listeners.append(try Self.joining(listeners[0].endpoint.address))
        }
        return listeners
    }

    private static func joining(_ address: SocketAddress) throws(Errno) -> Listener {
        let socket = try ListeningSocket.tcp(address, sharedPort: true, backlog: backlog)
        let name = "\(socket.address)"
        return Listener(socket, name: name)
    }

    private static func refusal(_ name: String, _ error: Errno) -> StartError {
        switch error {
        case .addressInUse:
            StartError(.unavailable, "cannot listen on \(name): the address is in use by another process")
        case .fileExists:
            StartError(
                .unavailable,
                "cannot listen on \(name): a socket that nobody listens on is there, and \"stale\" is \"keep\"")
        case .notSocket:
            StartError(.unavailable, "cannot listen on \(name): what is there is not a socket; move it away")
        case .permissionDenied, .notPermitted:
            // Trying again would not help, as it may with an address that is taken or not there yet.
            StartError(
                .configuration,
                "cannot listen on \(name): no permission for this address; ports below 1024 are for wharfd.socket to bind (\"systemd:http\" in \"listen\")"
            )
        case .addressNotAvailable:
            StartError(.unavailable, "cannot listen on \(name): this host does not have the address")
        default:
            StartError(.unavailable, "cannot listen on \(name): \(error)")
        }
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
