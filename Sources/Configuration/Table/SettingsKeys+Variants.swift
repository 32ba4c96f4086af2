// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension SettingsKeys {
    /// What is kept of files that were compressed: in a section that locations have too, but only at the top.
    static let variants: [Key<Settings>] = [
        Key(
            "compression.memory", .size(0...1 << 40), default: "64MiB", example: "256MiB", into: \.variants.memory,
            "Bytes of compressed files that are kept in memory, for all workers together; 0 keeps none. Stands only at the top.",
            reason:
                "Room for the text of a large site. What was not used for longest goes first, and is compressed anew when somebody asks."
        ),
        Key(
            "compression.largestFile", .bytes(0...1 << 30), default: "8MiB", example: "1MiB",
            into: \.variants.largestFile,
            "Largest file that is compressed whole and kept; larger ones are compressed anew while they are sent, in chunks and without `Content-Length`. Stands only at the top.",
            reason: "More than nearly every text, and little beside `compression.memory`. 0 keeps none."),
    ]
}
