// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Digest
import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// Finds out the digest of a file that somebody asks for (RFC 9530 §4): known, kept with the file, or worked out.
///
/// A value without identity, which goes along to the pool; reading and hashing take their time.
struct FileDigest: Sendable {
    let file: OpenFile
    let name: DigestName
    let memory: DigestMemory
    /// Whether what was worked out may be kept with the file: where files are only given away, they are left as they
    /// are.
    let keepsAttribute: Bool

    /// A larger file's digest is told only where it is known.
    static let mostBytes: Int64 = 64 << 20
    private static let pieceSize = 256 << 10

    /// The digest; nil where it is not known and too dear.
    func find() -> [UInt8]? {
        var known = attribute()
        if let digest = known[name] {
            memory.remember(known, of: file.status, in: file.coding, level: file.level)
            return digest
        }
        guard file.size <= Self.mostBytes, let digest = try? workOut() else { return nil }
        // A young file may change without a change of time, and then its digest would be another's.
        guard !file.isFresh else { return digest }
        known[name] = digest
        memory.remember(known, of: file.status, in: file.coding, level: file.level)
        if keepsAttribute {
            let text = known.text(modified: file.status.modified, size: file.status.size)
            try? file.descriptor?.setAttribute(KnownDigests.attribute, text)
        }
        return digest
    }

    private func attribute() -> KnownDigests {
        guard
            let text = try? file.descriptor?.attribute(KnownDigests.attribute, atMost: KnownDigests.longestText)
        else { return KnownDigests() }
        return KnownDigests(text: text, for: file.status)
    }

    private struct Changed: Error {}

    private func workOut() throws -> [UInt8] {
        let digest = try RunningDigest(name.algorithm)
        if let bytes = file.inlineBytes {
            let content = bytes
            digest.update(content.span)
            return digest.finish()
        }
        guard let descriptor = file.descriptor else { throw Changed() }
        let buffer = TransferBuffer(capacity: Self.pieceSize)
        var offset: Int64 = 0
        while offset < file.size {
            let count = try descriptor.readFile(into: buffer, at: offset)
            guard count > 0 else { throw Changed() }
            let used = Int(min(Int64(count), file.size - offset))
            buffer.withBytes(0..<used) { digest.update($0) }
            offset += Int64(used)
        }
        // Written to meanwhile: the digest would be of neither version.
        guard FileVersion(try FileStatus(of: descriptor)) == FileVersion(file.status) else { throw Changed() }
        return digest.finish()
    }
}
