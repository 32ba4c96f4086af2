// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import Synchronization
import struct SystemPackage.Errno

/// A file's content, piece by piece, for what is made of it while it is sent.
final class FileStream: ContentStream {
    private let file: OpenFile
    private let offset = Mutex<Int64>(0)

    private static let pieceSize = 64 << 10

    init(_ file: OpenFile) {
        self.file = file
    }

    let lane = OffloadPool.Lane.read

    /// - Throws: EIO where the file has become shorter than it was when it was opened.
    func next() throws(Errno) -> [UInt8] {
        try offset.withLock { (offset) throws(Errno) in
            let count = Int(min(file.size - offset, Int64(Self.pieceSize)))
            guard count > 0 else { return [] }
            let piece = try read(at: offset, count: count)
            guard !piece.isEmpty else { throw .ioError }
            offset += Int64(piece.count)
            return piece
        }
    }

    private func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
        if let bytes = file.inlineBytes { return Array(bytes[Int(offset)..<(Int(offset) + count)]) }
        guard let descriptor = file.descriptor else { throw .badFileDescriptor }
        return try descriptor.readFile(from: offset, count: count, cachedOnly: false)
    }
}
