// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Gzip
import LinuxSystem
import Reactor
import Synchronization
import struct SystemPackage.Errno

/// A file that is compressed while it is sent: one too large, or too young, to be kept compressed.
///
/// The state is behind a lock for the compiler's sake: there is one caller at a time.
final class GzipFileStream: ContentStream {
    private struct Progress {
        var encoder: GzipEncoder?
        var offset: Int64 = 0
        var isFinished = false
    }

    private let file: OpenFile
    private let level: Int
    private let lease: EncoderAllowance.Lease
    private let progress = Mutex(Progress())

    private static let inputSize = 64 << 10
    private static let leastOutput = 48 << 10

    /// - Parameter level: zlib's.
    init(_ file: OpenFile, level: Int, lease: EncoderAllowance.Lease) {
        self.file = file
        self.level = level
        self.lease = lease
    }

    var lane: OffloadPool.Lane { .compute }

    func next() throws(Errno) -> [UInt8] {
        try progress.withLock { (progress) throws(Errno) in
            var output: [UInt8] = []
            if progress.isFinished { return output }
            let encoder: GzipEncoder
            if let begun = progress.encoder {
                encoder = begun
            } else {
                encoder = try Self.compressing { () throws(GzipError) in try GzipEncoder(level: level) }
                progress.encoder = encoder
            }
            let buffer = TransferBuffer(capacity: Self.inputSize)
            while output.count < Self.leastOutput, progress.offset < file.size {
                let count = try read(into: buffer, at: progress.offset)
                try Self.compressing { () throws(GzipError) in
                    try buffer.withBytes(0..<count) { (bytes) throws(GzipError) in
                        try encoder.encode(bytes, to: &output)
                    }
                }
                progress.offset += Int64(count)
            }
            if progress.offset >= file.size {
                try Self.compressing { () throws(GzipError) in try encoder.finish(to: &output) }
                progress.isFinished = true
            }
            return output
        }
    }

    /// What zlib can fail for, used as it is here, is memory.
    private static func compressing<Result>(_ work: () throws(GzipError) -> Result) throws(Errno) -> Result {
        do throws(GzipError) {
            return try work()
        } catch {
            throw .noMemory
        }
    }

    /// Reads on; no further than the file went when it was opened.
    private func read(into buffer: TransferBuffer, at offset: Int64) throws(Errno) -> Int {
        let left = Int(clamping: file.size - offset)
        if let bytes = file.inlineBytes {
            let start = Int(clamping: offset)
            let count = min(left, bytes.count - start, Self.inputSize)
            buffer.copy(bytes.span.extracting(start..<(start + count)), to: 0)
            return count
        }
        guard let descriptor = file.descriptor else { throw .badFileDescriptor }
        let count = try descriptor.readFile(into: buffer, at: offset)
        // It has become shorter; what was promised cannot be kept.
        guard count > 0 else { throw .ioError }
        return min(count, left)
    }
}
