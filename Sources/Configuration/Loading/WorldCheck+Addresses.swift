// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import struct SystemPackage.Errno

/// Where connections are to be accepted.
extension WorldCheck {
    /// What is wrong with one entry of `listen`, or with the port that stands for it.
    static func address(at index: Int, of loaded: LoadedSettings, heldByDaemon: Set<String>) -> [Diagnostic] {
        let listen = loaded.settings.listen
        switch listen[index] {
        case .tcp(let address):
            // A host without IPv6 serves what it can, as long as that is something.
            let hasOthers = listen.contains { if case .tcp(let other) = $0 { !other.isIPv6Loopback } else { true } }
            let isOptional = hasOthers && address.isIPv6Loopback
            return [tcp(address, isOptional: isOptional, heldByDaemon)].compactMap { $0 }
                .map { diagnostic($0, at: index, of: loaded) }
        case .port(let port):
            let everyIPv6 = SocketAddress.ipv6(high: 0, low: 0, scope: 0, port: port)
            return [
                tcp(.ipv4(0, port: port), isOptional: false, heldByDaemon),
                tcp(everyIPv6, isOptional: true, heldByDaemon),
            ].compactMap { $0 }.map { diagnostic($0, at: index, of: loaded) }
        case .unix(let path, _, let stale):
            guard !heldByDaemon.contains("unix:\(path)"), let problem = socketProblem(path, stale) else { return [] }
            return [diagnostic(problem, at: index, of: loaded)]
        case .systemd:
            // Whether systemd passes it is known to the process that it starts, and to nobody before.
            return []
        }
    }

    /// - Parameter isOptional: whether the daemon does without the address where the host has none of its kind.
    private static func tcp(_ address: SocketAddress, isOptional: Bool, _ heldByDaemon: Set<String>) -> Problem? {
        // Where the daemon listens there already, on every address and soon on one of them, there is no asking.
        guard !heldByDaemon.contains(where: { SocketAddress(text: $0)?.meets(address) ?? false }) else { return nil }
        do throws(Errno) {
            try ListeningSocket.probe(address)
            return nil
        } catch {
            if isOptional, error == .addressFamilyNotSupported || error == .addressNotAvailable { return nil }
            return bindProblem(address, error)
        }
    }

    private static func bindProblem(_ address: SocketAddress, _ error: Errno) -> Problem {
        switch error {
        case .addressInUse:
            (
                "\(address) is in use by another process",
                "stop that process (ss -ltnp shows it), or write another port"
            )
        case .permissionDenied, .notPermitted:
            (
                "no permission for \(address): a port below 1024 takes a privilege",
                "have systemd bind it: enable wharfd.socket and write \"systemd:http\", or write a port from 1024 up"
            )
        case .addressNotAvailable:
            (
                "this host does not have the address \(address)",
                "write one that it has (ip address shows them), or 0.0.0.0 or [::] for all of them"
            )
        case .addressFamilyNotSupported:
            ("this host has no IPv6 for \(address)", "write an IPv4 address")
        default: ("\(address) cannot be bound: \(error)", "write another address")
        }
    }

    private static func socketProblem(_ path: String, _ stale: StaleSocketPolicy) -> Problem? {
        guard let status = try? FileStatus(path: path, followingLinks: false) else { return nil }
        guard status.kind == .socket else {
            return ("\(shown(path)) is there and is not a socket", "move it away, or write another path")
        }
        guard !ListeningSocket.isAlive(unixPath: path) else {
            return (
                "\(shown(path)) is in use by another process",
                "stop that process (ss -lxp shows it), or write another path"
            )
        }
        guard stale == .keep else { return nil }
        return (
            "\(shown(path)) is a socket that nobody listens on, and \"stale\" says to keep it",
            "remove it, or write \"stale\": \"remove\""
        )
    }

    private static func diagnostic(_ problem: Problem, at index: Int, of loaded: LoadedSettings) -> Diagnostic {
        if loaded.overrides.port != nil {
            return Diagnostic(
                file: "command line", keyPath: "--port", message: problem.message, advice: problem.advice)
        }
        let isPort = if case .port = loaded.settings.listen[index] { true } else { false }
        return Diagnostic(
            file: loaded.file, keyPath: isPort ? "port" : "listen[\(index)]", message: problem.message,
            advice: problem.advice)
    }
}

extension SocketAddress {
    fileprivate var isIPv6Loopback: Bool {
        if case .ipv6(high: 0, low: 1, _, _) = self { true } else { false }
    }
}
