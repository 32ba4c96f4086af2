// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension SettingsKeys {
    private static let millisecond: Int64 = 1_000_000
    private static let second: Int64 = 1_000 * millisecond
    private static let hour: Int64 = 3_600 * second

    static let timeouts: [Key<Settings>] = [
        Key(
            "timeouts.head", .duration(10 * millisecond...hour), default: "15s", example: "5s", into: \.timeouts.head,
            "From a request's first byte to the end of its head, however fast bytes arrive; then 408.",
            reason: "Ample for the slowest link, and the end of an attack that sends a byte at a time."),
        Key(
            "timeouts.body", .duration(10 * millisecond...hour), default: "30s", example: "2m", into: \.timeouts.body,
            "Between two reads of a request body; then 408.",
            reason: "Reset by every byte, so that only a stalled upload is cut off: radio links stall for seconds."),
        Key(
            "timeouts.send", .duration(10 * millisecond...hour), default: "1m", example: "30s", into: \.timeouts.send,
            "Without the client's taking a byte of an answer; then the connection is cut.",
            reason: "As nginx has it: a paused video player is not an attack."),
        Key(
            "timeouts.keepAlive", .duration(10 * millisecond...hour), default: "75s", example: "10s",
            into: \.timeouts.keepAlive,
            "Between an answer and the next request on the same connection.",
            reason: "As nginx has it: longer than a proxy's usual 60 s, so that the proxy closes first."),
        Key(
            "timeouts.linger", .duration(0...60 * second), default: "5s", example: "1s", into: \.timeouts.linger,
            "How long a connection that the daemon has closed is still read, so that the client sees the last answer; 0s: not at all.",
            reason: "RFC 9112 §9.6 asks for it. A client that still sends after 5 s does not want the answer."),
        Key(
            "timeouts.shutdown", .duration(0...hour), default: "30s", example: "5m", into: \.timeouts.shutdown,
            "How long running exchanges may go on after SIGTERM.",
            reason: "Below the 90 s after which systemd kills."),
        Key(
            "timeouts.drain", .duration(0...hour), default: "0s", example: "10s", into: \.timeouts.drain,
            "How long accepting goes on after SIGTERM, so that a load balancer can see the daemon leave.",
            reason: "Only useful behind a balancer; without one it is waiting for nothing."),
    ]

    static let fileCache: [Key<Settings>] = [
        Key(
            "fileCache.validity", .duration(0...hour), default: "1s", example: "0s", into: \.fileCache.validity,
            "How long an entry is trusted without asking the file system; 0s asks at every request.",
            reason: "A change is seen within a second, and a busy file costs one stat a second."),
        Key(
            "fileCache.entries", .count(1...1_000_000), default: 4_096, example: 1_024, into: \.fileCache.entries,
            "Files that are kept open.",
            reason: "Each is a descriptor: this many are a small part of the 524288 that systemd allows."),
        Key(
            "fileCache.memory", .size(0...1 << 40), default: "32MiB", example: "256MiB", into: \.fileCache.memory,
            "Bytes of file contents that are kept.",
            reason: "The working set of most sites; the kernel's page cache has the rest."),
        Key(
            "fileCache.inlineSize", .size(0...1 << 20), default: "64KiB", example: "16KiB",
            into: \.fileCache.inlineSize,
            "Largest file whose bytes are kept, to be sent together with the head; 0 for none.",
            reason: "Above it, sendfile from the page cache is as fast."),
        Key(
            "fileCache.idle", .duration(100 * millisecond...hour), default: "10s", example: "60s",
            into: \.fileCache.idle,
            "After how long without use an entry is closed.",
            reason:
                "An open file holds its disk space after it was deleted, and keeps its file system from being unmounted."
        ),
    ]
}
