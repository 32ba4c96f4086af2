// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
package import SystemPackage

/// Extended attributes (xattr(7)), such as `user.wharfd.digest`.
extension FileDescriptor {
    /// The value of an attribute (fgetxattr(2)); nil: the file has none of this name (ENODATA).
    ///
    /// - Parameter atMost: bytes; a longer value is ERANGE.
    /// - Throws: EOPNOTSUPP where the file system has no attributes, EINVAL for a name with a NUL in it.
    package func attribute(_ name: String, atMost: Int) throws(Errno) -> [UInt8]? {
        guard !name.utf8.contains(0) else { throw .invalidArgument }
        var failure: Errno?
        // Room for one at least: asked with room for nothing, the kernel tells the length and no more.
        let value = [UInt8](unsafeUninitializedCapacity: max(atMost, 1)) { room, count in
            do throws(Errno) {
                count = try systemCall { wharfd_get_attribute(rawValue, name, room.baseAddress, room.count) }
            } catch { failure = error }
        }
        if failure == .noData { return nil }
        if let failure { throw failure }
        guard value.count <= atMost else { throw .outOfRange }
        return value
    }

    /// Makes or replaces an attribute (fsetxattr(2)).
    ///
    /// - Throws: EOPNOTSUPP where the file system has no attributes, ENOSPC and E2BIG where it has no room for this
    ///   one, EINVAL for a name with a NUL in it.
    package func setAttribute(_ name: String, _ value: [UInt8]) throws(Errno) {
        guard !name.utf8.contains(0) else { throw .invalidArgument }
        _ = try systemCall { wharfd_set_attribute(rawValue, name, value, value.count) }
    }
}
