// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
package import SystemPackage

extension RootDirectory {
    /// Opens a directory beneath the root, to change its entries.
    ///
    /// - Parameter path: as `open` takes it: begins with `/`, which is the root, and ends with one NUL byte.
    /// - Throws: ENOTDIR for whatever is no directory, and what `open` throws.
    package func openDirectory(
        _ path: borrowing [UInt8], symbolicLinks: SymbolicLinks
    ) throws(Errno) -> OpenDirectory {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        return try OpenDirectory(open(path, flags: flags, symbolicLinks: symbolicLinks, cachedOnly: false))
    }
}
