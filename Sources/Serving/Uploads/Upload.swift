// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

/// What takes a body in, piece by piece, and puts what it holds in place with the last one. Its methods wait for disks
/// and run in the pool, one at a time.
protocol Upload: AnyObject, Sendable {
    /// Takes the next piece of the body; what throws leaves nothing in
    /// place, except that of a form those files stay that were put in place before one could not be.
    func take(_ piece: UploadPiece) throws(Refusal) -> UploadProgress
    /// Gives up what was staged and not put in place.
    func abandon()
}

/// A piece of a body on its way to the pool.
struct UploadPiece: Sendable {
    /// Holds the piece; nil: it is empty.
    let buffer: TransferBuffer?
    /// Bytes at the buffer's front.
    let count: Int
    /// Those among them that were given before, and not used up.
    let known: Int
    /// Nothing was taken before: the time to look whether the body is wanted at all.
    let isFirst: Bool
    /// The body is complete with it.
    let isLast: Bool
}

/// What taking a piece has come to.
struct UploadProgress: Sendable {
    /// Bytes of the piece that were used up; the rest is to be given again, with more behind it.
    let used: Int
    /// What was put in place; nil: the body is not complete.
    var published: [Published]?
}

/// A file that was put in place.
struct Published: Sendable {
    let path: RequestPath
    /// Whether nothing had the name before.
    let isNew: Bool
    let status: FileStatus
    /// The tag that the next GET shows; nil for one that cannot be told.
    let entityTag: EntityTag?
    let digests: KnownDigests
    /// The directories whose entries have changed, from the name's own upwards: synced in this order, nothing is
    /// ever on disk that leads nowhere. Empty where nothing is to be synced.
    let changed: [OpenDirectory]
    /// Nanoseconds that syncing the content took; negative: it was not synced.
    let syncDuration: Int64
}
