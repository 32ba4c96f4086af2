// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Gzip
import LinuxSystem
import struct SystemPackage.Errno

/// Compresses a file whole; for a thread of the pool, since it takes its time.
struct FileCompressor: Sendable {
    let file: OpenFile
    /// zlib's.
    let level: Int

    /// What gzip makes of the file as it was opened.
    func run() -> VariantStore.Variant {
        guard let content = content(), let bytes = try? Gzip.compress(content.span, level: level) else {
            return .failed
        }
        return bytes.count < content.count ? .made(bytes) : .useless
    }

    /// Nil where it cannot be read, or is not what it was when it was opened.
    private func content() -> [UInt8]? {
        if let bytes = file.inlineBytes { return bytes }
        guard let descriptor = file.descriptor,
            let bytes = try? descriptor.readFile(count: Int(file.size), cachedOnly: false),
            bytes.count == Int(file.size), let status = try? FileStatus(of: descriptor), status == file.status
        else { return nil }
        return bytes
    }
}
