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
        /// Another file's, compressed by gzip while they are sent.
        case compressing(OpenFile, level: Int)
    }

    /// The file's own URL path and a NUL: of a directory's index, that of the index.
    let name: [UInt8]
    /// The status that the validators were made from; of a compressed form, that of the file it was made of.
    let status: FileStatus
    /// Bytes of the representation; of one that is made while it is sent, those of the file that it is made of.
    let size: Int64
    /// The whole content where it is in memory.
    let inlineBytes: [UInt8]?
    /// The descriptor to send from, valid as long as this file is referenced; nil where the content is in memory.
    let descriptor: FileDescriptor?
    /// What is compressed while this is sent, and zlib's level; nil where the bytes are there.
    let compressing: (file: OpenFile, level: Int)?
    /// Whether something is.
    let isCompressing: Bool
    /// zlib's, of what was compressed here: the same file at another level is other bytes. 0: it was not.
    let level: Int
    private let description: FileDescription
    /// Where a file is closed that takes its time for that.
    private let pool: OffloadPool?

    /// Closing the last descriptor of a removed file of so many bytes takes no longer than a few system calls: the file
    /// system frees its blocks then and there.
    private static let quicklyFreed: Int64 = 1 << 20

    init(
        name: [UInt8], status: FileStatus, source: consuming Source, description: FileDescription,
        level: Int = 0, pool: OffloadPool? = nil
    ) {
        self.name = name
        self.level = level
        self.status = status
        self.description = description
        self.pool = pool
        switch consume source {
        case .bytes(let bytes):
            (inlineBytes, descriptor, compressing) = (bytes, nil, nil)
            size = description.coding == .identity ? status.size : Int64(bytes.count)
        case .descriptor(let owned):
            (inlineBytes, descriptor, compressing) = (nil, owned.release(), nil)
            size = status.size
        case .compressing(let file, let level):
            (inlineBytes, descriptor, compressing) = (nil, nil, (file, level))
            size = status.size
        }
        isCompressing = compressing != nil
    }

    /// The same file in a coding, by what is compressed of it.
    ///
    /// - Parameter level: zlib's, where the bytes are there.
    func coded(_ coding: ContentCoding, source: consuming Source, level: Int = 0) -> OpenFile {
        OpenFile(
            name: name, status: status, source: source, description: description.coded(coding, of: status),
            level: level)
    }

    var validators: Validators { description.validators }
    /// The fields of a 200, a 206 and a 304: Last-Modified, ETag, Cache-Control, Vary.
    var validatorFields: [UInt8] { description.validatorFields }
    /// The fields of a 200 and a 206 with one range: Content-Type, Content-Encoding, Accept-Ranges,
    /// X-Content-Type-Options.
    var contentFields: [UInt8] { description.contentFields }
    /// Those of the content fields that keep an uploaded file from acting in this site's name: they go wherever its bytes
    /// go.
    var protection: [UInt8] { description.protection }
    /// The value of Content-Type, for the parts of a 206 with several ranges.
    var contentType: [UInt8] { description.contentType }
    /// Written so lately that a later write could bear the same time: to be looked at anew, whatever the status says.
    var isFresh: Bool { description.isFresh }
    var coding: ContentCoding { description.coding }
    /// Whether clients that take it are to get the file in a content coding.
    var isCodable: Bool { description.isCodable }

    deinit {
        guard let descriptor else { return }
        let owned = OwnedDescriptor(descriptor)
        guard let pool, size > Self.quicklyFreed, owned.isRemovedFile else { return }
        let number = owned.release()
        // The last lease often ends on a worker's thread.
        pool.submit(.write) { _ = OwnedDescriptor(number) }
    }

    /// What the cache accounts for the file, in bytes.
    var memoryCost: Int {
        (inlineBytes?.count ?? 0) + description.memoryCost + name.count + 256
    }
}
