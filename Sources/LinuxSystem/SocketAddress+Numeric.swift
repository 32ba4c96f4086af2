// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

extension SocketAddress {
    /// Reads a numeric address (inet_pton(3)): `192.0.2.1`, in four decimal numbers without leading zeros, or
    /// `2001:db8::1`, without brackets and scope. Nil for anything else. Allocates nothing.
    package init?(numeric text: Span<UInt8>, port: UInt16 = 0) {
        // INET6_ADDRSTRLEN, the NUL among them.
        var buffer = InlineArray<46, CChar>(repeating: 0)
        guard text.count < buffer.count else { return nil }
        for index in text.indices {
            guard text[index] != 0 else { return nil }
            buffer[index] = CChar(bitPattern: text[index])
        }
        var ipv4 = in_addr()
        var ipv6 = in6_addr()
        // The bytes are read up to their NUL, and only during the call.
        let found = buffer.span.withUnsafeBufferPointer { bytes -> CInt in
            guard let start = bytes.baseAddress else { return 0 }
            if inet_pton(AF_INET, start, &ipv4) == 1 { return AF_INET }
            return inet_pton(AF_INET6, start, &ipv6) == 1 ? AF_INET6 : 0
        }
        switch found {
        case AF_INET: self = .ipv4(UInt32(bigEndian: ipv4.s_addr), port: port)
        case AF_INET6:
            let halves = withUnsafeBytes(of: ipv6) { bytes in
                (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
            self = .ipv6(high: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1), scope: 0, port: port)
        default: return nil
        }
    }
}
