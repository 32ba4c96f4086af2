// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// Files that are read whole: the system's tables, the kernel's.
package enum SmallFile {
    /// The content of a file, up to `limit` bytes of it. Blocks.
    package static func read(_ path: String, limit: Int) throws(Errno) -> [UInt8] {
        let number = try systemCall { wharfd_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC) }
        let owned = OwnedDescriptor(FileDescriptor(rawValue: number))
        return try owned.borrowed.readFile(count: limit, cachedOnly: false)
    }
}
