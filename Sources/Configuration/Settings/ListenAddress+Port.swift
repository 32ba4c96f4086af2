// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

extension ListenAddress {
    /// The same address at another port; a Unix socket has none, and systemd's is systemd's.
    func with(port: UInt16) -> ListenAddress {
        switch self {
        case .tcp(.ipv4(let address, _)): .tcp(.ipv4(address, port: port))
        case .tcp(.ipv6(let high, let low, let scope, _)): .tcp(.ipv6(high: high, low: low, scope: scope, port: port))
        case .port: .port(port)
        case .tcp(.unix), .unix, .systemd: self
        }
    }
}
