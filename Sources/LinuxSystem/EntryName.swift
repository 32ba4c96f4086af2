// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import SystemPackage

/// One name in a directory: 1 to 255 bytes, no slash, no NUL, neither `.` nor `..`.
package struct EntryName: Hashable, Sendable {
    /// The name, and one NUL byte at its end.
    package let bytes: [UInt8]

    /// The longest name that there is (`NAME_MAX`), in bytes.
    package static let longest = 255

    /// The name of these bytes, which come without a NUL; nil where no entry can be called so.
    package init?(_ name: some Collection<UInt8>) {
        guard (1...Self.longest).contains(name.count),
            !name.contains(where: { $0 == 0 || $0 == UInt8(ascii: "/") }),
            name.count > 2 || !name.allSatisfy({ $0 == UInt8(ascii: ".") })
        else { return nil }
        bytes = Array(name) + [0]
    }

    /// A name that is composed of nothing else than letters, digits, dots and hyphens, and is no longer than a name
    /// may be.
    init(composed name: [UInt8]) {
        bytes = name + [0]
    }

    /// The name without the NUL.
    package var text: ArraySlice<UInt8> { bytes.dropLast() }

    /// Calls `body` with the name as a system call wants it, valid until `body` returns.
    func withCharacters<Result>(
        _ body: (UnsafePointer<CChar>) throws(Errno) -> Result
    ) throws(Errno) -> Result {
        let terminated = bytes.span
        return try terminated.withUnsafeBytes { (raw) throws(Errno) -> Result in
            // There are two bytes at least, the last of them NUL.
            guard let start = raw.baseAddress else { throw .invalidArgument }
            return try body(start.assumingMemoryBound(to: CChar.self))
        }
    }
}
