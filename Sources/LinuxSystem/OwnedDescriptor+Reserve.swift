// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

extension OwnedDescriptor {
    /// A descriptor that is good for nothing but being given up when no other is left.
    package static func reserve() throws(Errno) -> OwnedDescriptor {
        let number = try systemCall { wharfd_openat(AT_FDCWD, "/dev/null", O_RDONLY | O_CLOEXEC) }
        return OwnedDescriptor(FileDescriptor(rawValue: number))
    }
}
