// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Reactor
import struct SystemPackage.Errno

/// Content that is made while it is sent, and whose length nobody knows beforehand.
///
/// Belongs to one answer. `next` is called in the pool, one call after the other; what it keeps between them is its own
/// business, behind a lock where the compiler cannot see that there is one caller.
protocol ContentStream: AnyObject, Sendable {
    /// Where the pieces are made.
    var lane: OffloadPool.Lane { get }

    /// The next piece, some 64 KiB; empty: that was all.
    ///
    /// - Throws: where the rest cannot be made; the client learns by a cut connection that it has not all.
    func next() throws(Errno) -> [UInt8]
}
