// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc

extension SocketAddress {
    /// The address that the kernel wrote; families other than IPv4 and IPv6 count as Unix. An IPv4 peer of a socket that
    /// takes both families (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is an IPv4 address.
    init(_ storage: borrowing sockaddr_storage) {
        self = withUnsafePointer(to: storage) { pointer in
            // sockaddr_storage is as large and as strictly aligned as every sockaddr of a family (socket(7)).
            let raw = UnsafeRawPointer(pointer)
            switch CInt(pointer.pointee.ss_family) {
            case AF_INET:
                let inet = raw.assumingMemoryBound(to: sockaddr_in.self).pointee
                return .ipv4(UInt32(bigEndian: inet.sin_addr.s_addr), port: UInt16(bigEndian: inet.sin_port))
            case AF_INET6:
                let inet = raw.assumingMemoryBound(to: sockaddr_in6.self).pointee
                let halves = withUnsafeBytes(of: inet.sin6_addr) { bytes in
                    (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                }
                let (high, low) = (UInt64(bigEndian: halves.0), UInt64(bigEndian: halves.1))
                let port = UInt16(bigEndian: inet.sin6_port)
                if high == 0, low >> 32 == 0xFFFF { return .ipv4(UInt32(truncatingIfNeeded: low), port: port) }
                return .ipv6(high: high, low: low, scope: inet.sin6_scope_id, port: port)
            default:
                return .unix
            }
        }
    }

    /// AF_INET, AF_INET6 or AF_UNIX.
    var family: CInt {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    /// The port; nil for a Unix socket.
    package var port: UInt16? {
        switch self {
        case .ipv4(_, let port), .ipv6(_, _, _, let port): port
        case .unix: nil
        }
    }

    /// The same address with another port.
    package func withPort(_ port: UInt16) -> SocketAddress {
        switch self {
        case .ipv4(let address, _): .ipv4(address, port: port)
        case .ipv6(let high, let low, let scope, _): .ipv6(high: high, low: low, scope: scope, port: port)
        case .unix: .unix
        }
    }

    /// Calls `body` with the address as bind(2) wants it; not for Unix sockets, which need a path.
    func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        let length = withUnsafeMutableBytes(of: &storage) { bytes -> socklen_t in
            switch self {
            case .ipv4(let address, let port):
                var inet = sockaddr_in()
                inet.sin_family = sa_family_t(AF_INET)
                inet.sin_port = port.bigEndian
                inet.sin_addr.s_addr = address.bigEndian
                bytes.storeBytes(of: inet, as: sockaddr_in.self)
                return socklen_t(MemoryLayout<sockaddr_in>.size)
            case .ipv6(let high, let low, let scope, let port):
                var inet = sockaddr_in6()
                inet.sin6_family = sa_family_t(AF_INET6)
                inet.sin6_port = port.bigEndian
                inet.sin6_scope_id = scope
                withUnsafeMutableBytes(of: &inet.sin6_addr) { address in
                    address.storeBytes(of: high.bigEndian, as: UInt64.self)
                    address.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
                }
                bytes.storeBytes(of: inet, as: sockaddr_in6.self)
                return socklen_t(MemoryLayout<sockaddr_in6>.size)
            case .unix:
                bytes.storeBytes(of: sa_family_t(AF_UNIX), as: sa_family_t.self)
                return socklen_t(MemoryLayout<sa_family_t>.size)
            }
        }
        return withUnsafePointer(to: &storage) { pointer in
            body(UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self), length)
        }
    }
}
