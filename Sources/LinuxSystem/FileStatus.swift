// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// What fstat(2) says of an open file, as far as a server asks.
package struct FileStatus: Equatable, Sendable {
    package enum Kind: Sendable {
        case regular, directory, symbolicLink, socket, other
    }

    package let kind: Kind
    /// The file's identity: the device's number and the inode's.
    package let device: UInt64
    package let inode: UInt64
    /// Bytes.
    package let size: Int64
    /// Nanoseconds since 1970; saturated beyond the years 1678 to 2262.
    package let modified: Int64
    package let changed: Int64

    init(_ status: stat) {
        kind =
            if wharfd_is_regular(status.st_mode) != 0 {
                .regular
            } else if wharfd_is_directory(status.st_mode) != 0 {
                .directory
            } else if wharfd_is_symbolic_link(status.st_mode) != 0 {
                .symbolicLink
            } else if wharfd_is_socket(status.st_mode) != 0 {
                .socket
            } else {
                .other
            }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    /// The status of an open file, which the borrowing keeps open for as long as the call takes.
    package init(of descriptor: borrowing OwnedDescriptor) throws(Errno) {
        let number = descriptor.number
        var status = stat()
        _ = try systemCall { fstat(number, &status) }
        self.init(status)
    }

    /// The status of an open file, which somebody else keeps open.
    package init(of descriptor: FileDescriptor) throws(Errno) {
        var status = stat()
        _ = try systemCall { fstat(descriptor.rawValue, &status) }
        self.init(status)
    }

    /// The status of what a path names now, symbolic links followed or not.
    package init(path: String, followingLinks: Bool = true) throws(Errno) {
        var status = stat()
        _ = try systemCall { followingLinks ? stat(path, &status) : lstat(path, &status) }
        self.init(status)
    }

    /// Whether something is at a path, as far as can be told: only ENOENT and ENOTDIR say that nothing is.
    package static func mayExist(_ path: String) -> Bool {
        do throws(Errno) {
            _ = try FileStatus(path: path)
            return true
        } catch {
            return error != .noSuchFileOrDirectory && error != .notDirectory
        }
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        let (scaled, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return time.tv_sec < 0 ? .min : .max }
        let (sum, carry) = scaled.addingReportingOverflow(Int64(time.tv_nsec))
        return carry ? .max : sum
    }
}
