// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Gzip
import Reactor
import Synchronization
import struct SystemPackage.Errno

/// Content that is compressed by gzip while it is sent.
///
/// The state is behind a lock for the compiler's sake: there is one caller at a time.
final class GzipStream: ContentStream {
    private struct Progress {
        var encoder: GzipEncoder?
        var isFinished = false
    }

    private let base: any ContentStream
    private let level: Int
    private let lease: EncoderAllowance.Lease
    private let progress = Mutex(Progress())

    private static let leastOutput = 48 << 10
    /// Others wait for the thread: what compresses well gives little for much work.
    private static let mostInput = 1 << 20

    /// - Parameter level: zlib's.
    init(_ base: any ContentStream, level: Int, lease: EncoderAllowance.Lease) {
        self.base = base
        self.level = level
        self.lease = lease
    }

    let lane = OffloadPool.Lane.bulk

    func next() throws(Errno) -> [UInt8] {
        try progress.withLock { (progress) throws(Errno) in
            var output: [UInt8] = []
            if progress.isFinished { return output }
            let encoder = try encoder(&progress)
            var taken = 0
            // An empty piece would be the end.
            while output.count < Self.leastOutput, taken < Self.mostInput || output.isEmpty {
                let piece = try base.next()
                if piece.isEmpty {
                    try Self.compressing { () throws(GzipError) in try encoder.finish(to: &output) }
                    progress.isFinished = true
                    return output
                }
                taken += piece.count
                try Self.compressing { () throws(GzipError) in try encoder.encode(piece.span, to: &output) }
            }
            return output
        }
    }

    private func encoder(_ progress: inout Progress) throws(Errno) -> GzipEncoder {
        if let encoder = progress.encoder { return encoder }
        let encoder = try Self.compressing { () throws(GzipError) in try GzipEncoder(level: level) }
        progress.encoder = encoder
        return encoder
    }

    /// What zlib can fail for, used as it is here, is memory.
    private static func compressing<Result>(_ work: () throws(GzipError) -> Result) throws(Errno) -> Result {
        do throws(GzipError) {
            return try work()
        } catch {
            throw .noMemory
        }
    }
}
