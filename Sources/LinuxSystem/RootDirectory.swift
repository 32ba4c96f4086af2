// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// An open directory that nothing beneath it can be used to leave: every open goes through openat2(2) with
/// `RESOLVE_BENEATH`, so that the kernel itself refuses `..`, absolute links and a link swapped in meanwhile.
///
/// Immutable and shared: a swapped root is a new value, and the old descriptor closes with its last user.
package final class RootDirectory: Sendable {
    /// What a symbolic link in a path may do.
    package enum SymbolicLinks: Sendable {
        /// None is followed: ELOOP.
        case deny
        /// A relative one that stays beneath the root is followed; any other is EXDEV.
        case inside
        /// All are followed, out of the root too.
        case follow
    }

    let descriptor: OwnedDescriptor
    /// The directory's own status when it was opened.
    package let status: FileStatus
    private let hasOpenat2: Bool

    /// Opens a directory. `usingOpenat2: false` takes the way of a kernel without it.
    ///
    /// - Parameter cachedOnly: throw EAGAIN rather than wait for a disk, as `open` does.
    package init(
        path: String, usingOpenat2: Bool = RootDirectory.kernelHasOpenat2, cachedOnly: Bool = false
    ) throws(Errno) {
        if cachedOnly, !usingOpenat2 || !Self.kernelHasCachedOnly { throw .wouldBlock }
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        let number = try systemCall {
            cachedOnly
                ? wharfd_openat2(AT_FDCWD, path, UInt64(flags), UInt64(RESOLVE_CACHED))
                : wharfd_openat(AT_FDCWD, path, flags)
        }
        descriptor = OwnedDescriptor(FileDescriptor(rawValue: number))
        status = try FileStatus(of: descriptor)
        hasOpenat2 = usingOpenat2
    }

    /// Whether the kernel has openat2 (Linux 5.6) and no filter forbids it.
    package static let kernelHasOpenat2 = kernelResolves(with: RESOLVE_NO_MAGICLINKS)
    /// Whether it can be told not to wait for a disk (Linux 5.12); EAGAIN is an answer, too.
    private static let kernelHasCachedOnly = kernelResolves(with: RESOLVE_CACHED)

    private static func kernelResolves(with flag: CInt) -> Bool {
        let number = wharfd_openat2(AT_FDCWD, "/", UInt64(wharfd_O_PATH | O_CLOEXEC), UInt64(flag))
        if number >= 0 { close(number) }
        return number >= 0 || Errno(rawValue: errno) == .wouldBlock
    }

    /// Opens a file or directory beneath the root for reading, without ever blocking on a FIFO.
    ///
    /// - Parameters:
    ///   - path: begins with `/`, which is the root, and ends with one NUL byte.
    ///   - cachedOnly: answer EAGAIN rather than wait for a disk (`RESOLVE_CACHED`); always so where the kernel cannot.
    ///   - statusOnly: open no more than `FileStatus` needs (`O_PATH`), which disturbs no FIFO and no device and takes
    ///     no permission on the file itself.
    /// - Throws: EXDEV where the path would leave the root, ELOOP at a refused or endless link, and open(2)'s own.
    package func open(
        _ path: borrowing [UInt8], symbolicLinks: SymbolicLinks, cachedOnly: Bool = false, statusOnly: Bool = false
    ) throws(Errno) -> OwnedDescriptor {
        let flags = statusOnly ? wharfd_O_PATH | O_CLOEXEC : O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        return try open(path, flags: flags, symbolicLinks: symbolicLinks, cachedOnly: cachedOnly)
    }

    /// Opens with flags of open(2); for the rest as above.
    func open(
        _ path: borrowing [UInt8], flags: CInt, symbolicLinks: SymbolicLinks, cachedOnly: Bool
    ) throws(Errno) -> OwnedDescriptor {
        if cachedOnly, symbolicLinks == .follow || !hasOpenat2 || !Self.kernelHasCachedOnly { throw .wouldBlock }
        if symbolicLinks == .follow {
            return try withRelativePath(path) { (relative) throws(Errno) in
                try systemCall { wharfd_openat(descriptor.number, relative, flags) }
            }
        }
        guard hasOpenat2 else {
            return try DirectoryWalk(root: descriptor.borrowed, followsLinks: symbolicLinks == .inside)
                .open(path, flags: flags)
        }
        var resolve = UInt64(RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS)
        if symbolicLinks == .deny { resolve |= UInt64(RESOLVE_NO_SYMLINKS) }
        if cachedOnly { resolve |= UInt64(RESOLVE_CACHED) }
        // Without RESOLVE_CACHED, EAGAIN means that a rename elsewhere raced with a `..` in a link: openat2(2) says
        // to try again. Somebody who renames for ever gets the error.
        var attempts = cachedOnly ? 1 : 8
        while true {
            do {
                return try withRelativePath(path) { (relative) throws(Errno) in
                    try systemCall { wharfd_openat2(descriptor.number, relative, UInt64(flags), resolve) }
                }
            } catch {
                attempts -= 1
                guard error == .wouldBlock, attempts > 0 else { throw error }
            }
        }
    }

    /// Calls `body` with the path as the kernel wants it: relative, `.` for the root itself.
    private func withRelativePath(
        _ path: borrowing [UInt8], _ body: (UnsafePointer<CChar>) throws(Errno) -> CInt
    ) throws(Errno) -> OwnedDescriptor {
        // One slash: what is left of two would be an absolute path, which `follow` would take to the host's root.
        let slash = UInt8(ascii: "/")
        guard path.count >= 2, path.last == 0, path[0] == slash, path[1] != slash else { throw .invalidArgument }
        if path.count == 2 {
            let here: [CChar] = [0x2E, 0]
            return OwnedDescriptor(FileDescriptor(rawValue: try body(here)))
        }
        var result: Result<CInt, Errno> = .failure(.invalidArgument)
        path.withUnsafeBytes { bytes in
            // The last byte is NUL and there are at least two before it, so that the string ends within the array.
            if let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) {
                do throws(Errno) { result = .success(try body(start + 1)) } catch { result = .failure(error) }
            }
        }
        return OwnedDescriptor(FileDescriptor(rawValue: try result.get()))
    }
}
