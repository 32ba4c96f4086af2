// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct DigestMemoryTests {
    private func digests(_ byte: UInt8) -> KnownDigests {
        var known = KnownDigests()
        known[.sha256] = [UInt8](repeating: byte, count: 32)
        return known
    }

    @Test func eachCodingHasDigestsOfItsOwn() {
        let memory = DigestMemory()
        memory.remember(digests(1), of: .sample())
        memory.remember(digests(2), of: .sample(), in: .gzip)
        memory.remember(digests(3), of: .sample(), in: .gzip, level: 6)
        #expect(memory.digests(of: .sample()) == digests(1))
        #expect(memory.digests(of: .sample(), in: .gzip) == digests(2))
        #expect(memory.digests(of: .sample(), in: .gzip, level: 6) == digests(3))
        #expect(memory.digests(of: .sample(), in: .gzip, level: 9).isEmpty)
        #expect(memory.digests(of: .sample(), in: .brotli).isEmpty)
    }

    @Test(arguments: [
        FileStatus.sample(size: 1001), .sample(modified: SampleTime.modified + 1), .sample(inode: 8),
    ])
    func anotherVersionHasOthers(status: FileStatus) {
        let memory = DigestMemory()
        memory.remember(digests(1), of: .sample(), in: .gzip)
        #expect(memory.digests(of: status, in: .gzip).isEmpty)
    }

    @Test func nothingKnownIsNothingKept() {
        let memory = DigestMemory()
        memory.remember(digests(1), of: .sample())
        memory.remember(KnownDigests(), of: .sample())
        #expect(memory.digests(of: .sample()) == digests(1))
    }

    /// Whether it is asked for now and then decides on what stays when there are many.
    @Test(arguments: [true, false])
    func whatIsAskedForStays(isUsed: Bool) {
        let memory = DigestMemory()
        memory.remember(digests(1), of: .sample())
        for inode in 100..<(100 + 3 * 2_048) as Range<UInt64> {
            memory.remember(digests(2), of: .sample(inode: inode))
            if isUsed, inode.isMultiple(of: 512) { _ = memory.digests(of: .sample()) }
        }
        #expect(memory.digests(of: .sample()).isEmpty != isUsed)
    }
}
