// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.FileDescriptor

/// A regular file as it was at one moment: its bytes or an open descriptor, its validators, its ready-made fields.
///
/// Immutable and shared by the cache and every exchange that sends it. A reference is a lease: the descriptor closes
/// with the last one, so that its number can never be another file's while somebody sends from it.
final class OpenFile: Sendable {
    /// Where a file's bytes come from.
    enum Source: ~Copyable, Sendable {
        /// All of them, read when the file was opened; the descriptor is closed again.
        case bytes([UInt8])
        case descriptor(OwnedDescriptor)
    }

    /// The status that the validators were made from.
    let status: FileStatus
    /// The whole content where it is in memory.
    let inlineBytes: [UInt8]?
    /// The descriptor to send from, valid as long as this file is referenced; nil where the content is in memory.
    let descriptor: FileDescriptor?
    let validators: Validators
    /// The fields of a 200, a 206 and a 304: Last-Modified, ETag, Cache-Control.
    let validatorFields: [UInt8]
    /// The fields of a 200 and a 206 with one range: Content-Type, Accept-Ranges, X-Content-Type-Options.
    let contentFields: [UInt8]
    /// Those of the content fields that keep an uploaded file from acting in this site's name: they go wherever its bytes
    /// go.
    let protection: [UInt8]
    /// The value of Content-Type, for the parts of a 206 with several ranges.
    let contentType: [UInt8]
    /// Written so lately that a later write could bear the same time: to be looked at anew, whatever the status says.
    let isFresh: Bool
    /// Where a file is closed that takes its time for that.
    private let pool: OffloadPool?

    /// Closing the last descriptor of a removed file of so many bytes takes no longer than a few system calls: the file
    /// system frees its blocks then and there.
    private static let quicklyFreed: Int64 = 1 << 20

    init(
        status: FileStatus, source: consuming Source, validators: Validators, validatorFields: [UInt8],
        contentFields: [UInt8], protection: [UInt8], contentType: [UInt8], isFresh: Bool, pool: OffloadPool? = nil
    ) {
        self.status = status
        self.pool = pool
        switch consume source {
        case .bytes(let bytes): (inlineBytes, descriptor) = (bytes, nil)
        case .descriptor(let owned): (inlineBytes, descriptor) = (nil, owned.release())
        }
        self.validators = validators
        self.validatorFields = validatorFields
        self.contentFields = contentFields
        self.protection = protection
        self.contentType = contentType
        self.isFresh = isFresh
    }

    deinit {
        guard let descriptor else { return }
        let owned = OwnedDescriptor(descriptor)
        guard let pool, size > Self.quicklyFreed, owned.isRemovedFile else { return }
        let number = owned.release()
        // The last lease often ends on a worker's thread.
        pool.submit(.write) { _ = OwnedDescriptor(number) }
    }

    /// Bytes.
    var size: Int64 { status.size }

    /// What the cache accounts for the file, in bytes.
    var memoryCost: Int {
        (inlineBytes?.count ?? 0) + validatorFields.count + contentFields.count + contentType.count + 256
    }
}
