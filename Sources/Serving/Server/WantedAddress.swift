// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem

/// One address that is to be listened on: what the entries of `listen`, and `port`, come down to.
struct WantedAddress: Hashable, Sendable, CustomStringConvertible {
    enum Kind: Hashable, Sendable {
        case tcp(SocketAddress)
        case unix(path: String, mode: UInt16?, stale: StaleSocketPolicy)
        case inherited(name: String)
    }

    let kind: Kind
    /// Whether a host that does not have the address serves without it.
    let isOptional: Bool
    /// Whether the port, which is 0, is to be the one that the system chose for the address before it.
    let followsPort: Bool

    /// The addresses of a configuration, in its order.
    static func all(of addresses: [ListenAddress]) -> [WantedAddress] {
        let hasOthers = addresses.contains { if case .tcp(let address) = $0 { !address.isIPv6Loopback } else { true } }
        return addresses.flatMap { address in
            switch address {
            case .tcp(let address):
                // A host without IPv6 serves what it can, as long as that is something.
                [WantedAddress(.tcp(address), isOptional: hasOthers && address.isIPv6Loopback)]
            case .port(let port):
                [
                    WantedAddress(.tcp(.ipv4(0, port: port))),
                    WantedAddress(
                        .tcp(.ipv6(high: 0, low: 0, scope: 0, port: port)), isOptional: true, followsPort: port == 0),
                ]
            case .unix(let path, let mode, let stale):
                [WantedAddress(.unix(path: path, mode: mode, stale: stale))]
            case .systemd(let name):
                [WantedAddress(.inherited(name: name))]
            }
        }
    }

    init(_ kind: Kind, isOptional: Bool = false, followsPort: Bool = false) {
        self.kind = kind
        self.isOptional = isOptional
        self.followsPort = followsPort
    }

    /// Whether the other's socket would do for this one; a Unix socket's mode can be changed.
    func isSame(as other: WantedAddress) -> Bool {
        switch (kind, other.kind) {
        case (.tcp(let address), .tcp(let otherAddress)): address == otherAddress && followsPort == other.followsPort
        case (.unix(let path, _, _), .unix(let otherPath, _, _)): path == otherPath
        case (.inherited(let name), .inherited(let otherName)): name == otherName
        case (.tcp, _), (.unix, _), (.inherited, _): false
        }
    }

    /// The mode that a Unix socket's file is to have; nil: whatever it has.
    var mode: UInt16? {
        if case .unix(_, let mode, _) = kind { mode } else { nil }
    }

    var description: String {
        switch kind {
        case .tcp(let address): "\(address)"
        case .unix(let path, _, _): "unix:\(path)"
        case .inherited(let name): "systemd:\(name)"
        }
    }
}

extension SocketAddress {
    fileprivate var isIPv6Loopback: Bool {
        if case .ipv6(high: 0, low: 1, _, _) = self { true } else { false }
    }
}
