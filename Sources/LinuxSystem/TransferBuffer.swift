// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import SystemPackage

/// Memory for a body on its way: aligned to a page, of a fixed size, zeros at first. A page is taken from the system
/// when it is first written to.
// Safe to send: the address and the size are immutable, and the bytes are used by one thread at a time. The exchange
// that owns the buffer hands it to the offload pool and waits for its return, which orders the one's use before the
// other's.
package final class TransferBuffer: @unchecked Sendable {
    /// Bytes.
    package let capacity: Int
    private let memory: UnsafeMutableRawBufferPointer

    /// - Parameter capacity: at least 1 byte.
    package init(capacity: Int) {
        precondition(capacity > 0, "a transfer buffer has room for at least one byte")
        self.capacity = capacity
        let start = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else { fatalError("no memory for a transfer buffer") }
        memory = UnsafeMutableRawBufferPointer(start: start, count: capacity)
    }

    deinit {
        munmap(memory.baseAddress, capacity)
    }

    /// Calls `body` with the bytes of a range, which must lie within the capacity.
    package func withBytes<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= capacity, "beyond the buffer")
        let bytes = UnsafeRawBufferPointer(rebasing: memory[range]).assumingMemoryBound(to: UInt8.self)
        // Valid for as long as this object lives, which the call holds.
        return try withExtendedLifetime(self) { () throws(Failure) in
            let span = bytes.span
            return try body(span)
        }
    }

    /// Copies bytes to an offset; there must be room for them.
    package func copy(_ bytes: Span<UInt8>, to offset: Int) {
        precondition(offset >= 0 && offset <= capacity && bytes.count <= capacity - offset, "no room for the bytes")
        bytes.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(rebasing: memory[offset...]).copyMemory(from: source)
        }
    }

    /// Moves the bytes of a range to an offset; where the two places overlap, too (memmove(3)).
    package func move(_ range: Range<Int>, to offset: Int) {
        precondition(range.lowerBound >= 0 && range.upperBound <= capacity, "beyond the buffer")
        precondition(offset >= 0 && offset <= capacity && range.count <= capacity - offset, "no room for the bytes")
        UnsafeMutableRawBufferPointer(rebasing: memory[offset...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[range]))
    }

    /// Calls `body` with the memory from an offset within the capacity on, to be written to during the call.
    func withRoom<Result>(
        from offset: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Errno) -> Result
    ) throws(Errno) -> Result {
        precondition(offset >= 0 && offset <= capacity, "beyond the buffer")
        return try body(UnsafeMutableRawBufferPointer(rebasing: memory[offset...]))
    }
}
