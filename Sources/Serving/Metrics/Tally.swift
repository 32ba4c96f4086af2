// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a worker counts besides requests and how long they took.
enum Tally: Int, CaseIterable, Sendable {
    /// Bytes of requests, and of answers, of exchanges that are over; heads and framing too.
    case received, sent
    /// Connections that were taken, that are gone, and that there was no room for.
    case accepted, closed, refused
    /// Looks into the file cache that told, or did not.
    case fileHits, fileMisses
    /// Compressed variants that were there, or had to be made.
    case variantHits, variantMisses
}
