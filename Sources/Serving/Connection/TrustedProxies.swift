// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// Whose word on a client's address is taken, and what they say. Immutable.
///
/// `X-Forwarded-For` only: whoever reads `Forwarded` (RFC 7239) as well trusts a field that the proxy may let pass as
/// the client sent it.
struct TrustedProxies: Sendable {
    private let ranges: [AddressRange]
    /// How far back through proxies a client is looked for.
    private static let mostElements = 32

    init(_ ranges: [AddressRange]) {
        self.ranges = ranges
    }

    /// The address of the client: the peer's own, or the last one of `X-Forwarded-For` that is no trusted proxy's. What
    /// stands to the left of an element that is no address counts for nothing. Port 0: none was given.
    ///
    /// - Parameter bytes: the request's, which `head` points into.
    func client(of peer: SocketAddress, head: RequestHead, bytes: Span<UInt8>) -> SocketAddress {
        guard !ranges.isEmpty, head[.xForwardedFor] != nil, trust(peer) else { return peer }
        var client = peer
        var count = 0
        // The later line is the one that the nearer proxy wrote.
        var lines = LastLines(of: head, bytes)
        while let line = lines.popLast() {
            var end = line.upperBound
            while end >= line.lowerBound {
                var start = end
                while start > line.lowerBound, bytes[start - 1] != UInt8(ascii: ",") { start -= 1 }
                let element = Self.trimmed(start..<end, in: bytes)
                end = start - 1
                count += 1
                guard count <= Self.mostElements else { return client }
                if element.isEmpty { continue }
                guard let address = SocketAddress(forwarded: bytes.extracting(element)) else { return client }
                client = address
                if !trust(address) { return client }
            }
        }
        return client
    }

    private func trust(_ address: SocketAddress) -> Bool {
        for range in ranges where range.contains(address) { return true }
        return false
    }

    private static func trimmed(_ range: Range<Int>, in bytes: Span<UInt8>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, isBlank(bytes[lower]) { lower += 1 }
        while lower < upper, isBlank(bytes[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// The last lines of the field, to be taken from the end; more than the elements that count are not kept.
    private struct LastLines {
        private var places = InlineArray<32, HeadSlice>(repeating: .empty)
        private var count = 0
        private var left = 0

        init(of head: RequestHead, _ bytes: Span<UInt8>) {
            guard head.isRepeated(.xForwardedFor) else {
                places[0] = head[.xForwardedFor] ?? .empty
                (count, left) = (1, 1)
                return
            }
            var lines = head.fields
            while let line = lines.next(.xForwardedFor, in: bytes) {
                places[count % places.count] = line
                count += 1
            }
            left = min(count, places.count)
        }

        mutating func popLast() -> Range<Int>? {
            guard left > 0 else { return nil }
            count -= 1
            left -= 1
            return places[count % places.count].range
        }
    }
}
