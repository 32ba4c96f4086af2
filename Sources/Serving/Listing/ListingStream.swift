// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Reactor
import Synchronization
import struct SystemPackage.Errno

/// A list that is too long to be made at once: written while it is sent.
///
/// Belongs to one answer; the lock is for the compiler, which cannot see that the pool's calls come one by one.
final class ListingStream: ContentStream {
    private struct State {
        /// The piece that told that the list is long.
        var first: [UInt8]?
        var progress: Listing.Progress
    }

    private let listing: Listing
    private let state: Mutex<State>

    let lane = OffloadPool.Lane.bulk

    /// Bytes of a piece, and of a list that is sent whole.
    static let pieceSize = 64 << 10
    /// Bytes that one entry may have over that.
    private static let slack = 8 << 10

    /// A list that goes on after its first piece.
    init(_ listing: Listing, first: [UInt8], progress: Listing.Progress) {
        self.listing = listing
        state = Mutex(State(first: first, progress: progress))
    }

    func next() throws(Errno) -> [UInt8] {
        state.withLock { state in
            if let first = state.first.take() { return first }
            return state.progress.isOver ? [] : Self.piece(of: listing, &state.progress)
        }
    }

    /// Writes on, a piece's worth.
    static func piece(of listing: Listing, _ progress: inout Listing.Progress) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(pieceSize + slack)
        listing.write(&progress, to: &output, until: pieceSize)
        return output
    }
}
