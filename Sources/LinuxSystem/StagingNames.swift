// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import Synchronization

/// The names of staged files that this process makes: `.wharfd-staging-HOST-BOOT-PID-NUMBER`.
///
/// A declared door between threads: all that changes is one atomic number.
package final class StagingNames: Sendable {
    /// What every staging name begins with, whoever made it: never served, never listed.
    package static let prefix = Array(".wharfd-staging-".utf8)

    /// Whether files are staged by name even where the file system would not need that; for tests.
    package let isForced: Bool
    /// The prefix and the host, with a hyphen after it.
    private let ofHost: [UInt8]
    /// `ofHost`, the boot and the process, with a hyphen after each.
    private let ofProcess: [UInt8]
    private let number: Atomic<UInt64>

    /// - Parameter forcingNames: never use `O_TMPFILE`, for tests.
    package init(forcingNames: Bool = false) {
        isForced = forcingNames
        ofHost = Self.prefix + Array("\(Self.host())-".utf8)
        ofProcess = ofHost + Array("\(Self.boot())-\(getpid())-".utf8)
        // Containers of one host may share a directory, and each have a process 1.
        number = Atomic(UInt64(UInt32.random(in: 0 ... .max)) << 16)
    }

    /// A name that this process has given to no file yet.
    package func next() -> EntryName {
        let (_, number) = number.wrappingAdd(1, ordering: .relaxed)
        return EntryName(composed: ofProcess + Array(String(number).utf8))
    }

    /// Whether a name is one that some process of this host gives to staged files, in this boot or an earlier one.
    package func areOfThisHost(_ name: EntryName) -> Bool {
        guard name.text.starts(with: ofHost) else { return false }
        let parts = name.text.dropFirst(ofHost.count)
            .split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 8, parts[0].allSatisfy(Self.isHexadecimal) else { return false }
        return parts[1...].allSatisfy { (1...20).contains($0.count) && $0.allSatisfy(Self.isDigit) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// Eight digits for the host: a hash, since machine-id(5) asks that the number itself be told to nobody.
    private static func host() -> String {
        var identity = (try? SmallFile.read("/etc/machine-id", limit: 64)) ?? []
        // Of other lengths are the words that an image has there before its first start.
        if identity.count < 32 {
            var name = [CChar](repeating: 0, count: 256)
            if gethostname(&name, name.count - 1) == 0 {
                identity = name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            }
        }
        let hash = fowlerNollVo(identity)
        return hexadecimal(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)))
    }

    /// The first eight digits of the kernel's number for this boot (random(4)).
    private static func boot() -> String {
        let text = ((try? SmallFile.read("/proc/sys/kernel/random/boot_id", limit: 8)) ?? [])
        guard text.count == 8, text.allSatisfy(isHexadecimal) else { return hexadecimal(0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// FNV-1a with 64 bits: the same on every start, as Swift's own hashes are not.
    private static func fowlerNollVo(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
