// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import SystemPackage
import Glibc

/// A file descriptor that has exactly one owner and closes when its owner goes.
///
/// Give it away with `consuming`, lend it with `borrowing`; `borrowed` is for system calls of the lender's scope only.
package struct OwnedDescriptor: ~Copyable, Sendable {
    /// The descriptor, valid for as long as this value is alive.
    package let borrowed: FileDescriptor

    /// Takes ownership of an open descriptor.
    package init(_ descriptor: FileDescriptor) {
        borrowed = descriptor
    }

    /// The descriptor's number.
    package var number: CInt { borrowed.rawValue }

    /// Whether it is of a file that has no name any more: where it is the last descriptor, closing it frees the blocks
    /// of the file, which for a large one takes its time.
    package var isRemovedFile: Bool {
        var status = stat()
        return fstat(number, &status) == 0 && status.st_nlink == 0
    }

    /// The descriptor, whose closing is the caller's duty from now on.
    package consuming func release() -> FileDescriptor {
        let descriptor = borrowed
        discard self
        return descriptor
    }

    deinit {
        // close(2): on Linux the descriptor is gone whatever the result, EINTR included; a retry could close another's.
        _ = Glibc.close(borrowed.rawValue)
    }
}
