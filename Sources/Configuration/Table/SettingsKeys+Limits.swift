// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension SettingsKeys {
    static let limits: [Key<Settings>] = [
        Key(
            "limits.requestLine", .size(256...RequestLimits.maximumRequestLine), default: "8KiB", example: "4KiB",
            into: \.limits.requestLine,
            "Bytes in a request line, without its line end; more is answered with 414.",
            reason:
                "RFC 9112 §3 asks for at least 8000. Places in a head are kept in 16 bits, which bounds it and `limits.fields`; 256 is the least that either needs."
        ),
        Key(
            "limits.fields", .size(256...RequestLimits.maximumFieldBytes), default: "16KiB", example: "32KiB",
            into: \.limits.fields,
            "Bytes in all field lines of a head together, line ends included; more is answered with 431.",
            reason:
                "Twice what cookies and tokens of one site commonly add up to."
        ),
        Key(
            "limits.fieldCount", .count(1...1_000), default: 100, example: 50, into: \.limits.fieldCount,
            "Field lines in a head; more is answered with 431.",
            reason: "Browsers send about 20. The table of fields grows with it, hence at most 1000."),
        Key(
            "limits.drain", .size(0...1 << 30), default: "256KiB", example: "1MiB", into: \.limits.drain,
            "Bytes of an unread body that are read and dropped so that the connection can go on; with more to come it is closed.",
            reason:
                "About what is on its way when an early answer is sent; reading more costs more than a new connection. 0 closes at once."
        ),
        Key(
            "limits.chunkExtension", .size(0...60_000), default: "4KiB", example: 0, into: \.limits.chunkExtension,
            "Bytes of extensions in one chunk's line; more is answered with 400.",
            reason: "Nobody uses them but attackers, yet RFC 9112 §7.1.1 has them ignored and not refused."),
        Key(
            "limits.trailer", .size(0...60_000), default: "4KiB", example: "1KiB", into: \.limits.trailer,
            "Bytes in the trailer of a chunked body, line ends included; more is answered with 400.",
            reason: "Room for digests and signatures. Places in it are kept in 16 bits, as in a head."),
        Key(
            "limits.connections",
            ValueType<Int>.count(1...1_000_000).map(to: ConnectionLimit.fixed) { limit in
                if case .fixed(let number) = limit { number } else { nil }
            }.or("auto", meaning: .automatic),
            default: "auto", example: 10_000, into: \.limits.connections,
            "Open connections of all workers together; at the limit, the oldest idle one makes room.",
            reason:
                "`\"auto\"` is what the process's limit of open files has room for beside the file cache; Linux allows about a million by default."
        ),
        Key(
            "limits.connectionsPerAddress", .count(0...1_000_000), default: 0, example: 100,
            into: \.limits.connectionsPerAddress,
            "Open connections from one client address; 0 for no limit.",
            reason: "Off: behind a proxy or a carrier's NAT, one address is many people."),
        Key(
            "limits.minimumRate", .size(0...1 << 30), default: 0, example: "1KiB", into: \.limits.minimumRate,
            "Bytes a second at which a request's body has to come, averaged over the time that it was waited for, from its tenth second on; slower is answered with 408. 0 for any rate.",
            reason:
                "Off: a slow upload that keeps moving harms nobody, as it holds a connection and no thread. `timeouts.body` ends one that stalls."
        ),
    ]
}
