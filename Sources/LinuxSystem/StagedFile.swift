// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
import Synchronization
package import SystemPackage

/// A file on its way in: it has no name yet, or a hidden staging name that a lock protects from a sweeper.
///
/// A declared door between threads: all is behind one lock, so that a worker can hold the file while the offload pool
/// writes to it, and a `discard` that comes too early waits rather than close what is being written to. In which order
/// the calls come is for the caller to see to. All of them may wait for a disk. What was not published is gone with the
/// last user.
package final class StagedFile: Sendable {
    /// Where the file can be found.
    enum Place: Sendable {
        /// Nowhere (`O_TMPFILE`).
        case unnamed
        case named(EntryName, OpenDirectory)
        case published
    }

    struct State: Sendable {
        /// Nil once it is closed.
        var descriptor: FileDescriptor?
        var place: Place

        /// The open descriptor's number; EBADF once it is closed.
        var number: CInt {
            get throws(Errno) {
                guard let descriptor else { throw .badFileDescriptor }
                return descriptor.rawValue
            }
        }
    }

    let state: Mutex<State>
    let names: StagingNames

    init(_ descriptor: consuming OwnedDescriptor, place: Place, names: StagingNames) {
        state = Mutex(State(descriptor: descriptor.release(), place: place))
        self.names = names
    }

    deinit { discard() }

    /// Writes a piece of a buffer, all of it.
    ///
    /// - Throws: ENOSPC, EDQUOT, EFBIG and EIO as pwrite(2) does; some of the piece may be written then.
    package func write(_ buffer: TransferBuffer, _ range: Range<Int>, at offset: Int64) throws(Errno) {
        try buffer.withBytes(range) { (bytes) throws(Errno) in try write(bytes, at: offset) }
    }

    /// Writes bytes, all of them.
    package func write(_ bytes: [UInt8], at offset: Int64) throws(Errno) {
        let all = bytes.span
        try write(all, at: offset)
    }

    private func write(_ bytes: Span<UInt8>, at offset: Int64) throws(Errno) {
        let (end, overflow) = offset.addingReportingOverflow(Int64(bytes.count))
        guard offset >= 0, !overflow else { throw .fileTooLarge }
        try state.withLock { (state) throws(Errno) in
            let number = try state.number
            // The kernel only reads the bytes, and only during the call.
            try bytes.withUnsafeBytes { (raw) throws(Errno) in
                var rest = raw[...]
                while !rest.isEmpty {
                    let piece = UnsafeRawBufferPointer(rebasing: rest)
                    let position = off_t(end - Int64(piece.count))
                    let count = try systemCall { pwrite(number, piece.baseAddress, piece.count, position) }
                    guard count > 0 else { throw .noSpace }
                    rest = rest.dropFirst(count)
                }
            }
        }
    }

    /// Sets room aside on the disk for what is to come, so that a full disk is known early and the file lies in one
    /// piece (fallocate(2), `FALLOC_FL_KEEP_SIZE`). Nothing happens where the file system cannot.
    ///
    /// - Throws: ENOSPC, EDQUOT and EFBIG where there is no such room.
    package func reserve(offset: Int64, count: Int64) throws(Errno) {
        guard count > 0 else { return }
        do throws(Errno) {
            try state.withLock { (state) throws(Errno) in
                let number = try state.number
                _ = try systemCall { wharfd_reserve(number, off_t(offset), off_t(count)) }
            }
        } catch {
            guard [.notSupportedOnSocket, .noFunction, .invalidArgument].contains(error) else { throw error }
        }
    }

    /// Has the system begin to write a piece of the file to the disk, so that the sync in the end finds little left to
    /// do (sync_file_range(2)). Promises nothing; a failure is the sync's to tell.
    package func beginWriting(offset: Int64, count: Int64) {
        state.withLock { state in
            guard let number = try? state.number else { return }
            _ = wharfd_begin_writing(number, off_t(offset), off_t(count))
        }
    }

    /// Gives the file its final size, owner, mode and time, and gives back what was reserved beyond the size.
    ///
    /// - Parameters:
    ///   - size: bytes; a file that is longer is cut, one that is shorter is filled with zeros. Nil where it is as long
    ///     as it was written, and nothing was reserved.
    ///   - mode: permission bits, exactly, whatever the umask.
    ///   - owner: whom it is to belong to; a user other than this process's takes `CAP_CHOWN` and `CAP_FOWNER`.
    ///   - modified: nanoseconds since 1970.
    /// - Returns: the file's status, whose time a coarse file system has rounded.
    package func finish(
        size: Int64?, mode: UInt32, owner: FileOwner, modified: Int64
    ) throws(Errno) -> FileStatus {
        try state.withLock { (state) throws(Errno) in
            let number = try state.number
            // Also where the size is this already: that is how reserved blocks behind the end are freed.
            if let size { _ = try systemCall { ftruncate(number, off_t(size)) } }
            if owner != .unchanged {
                // Before the mode, whose set-user-ID bits a change of owner clears.
                _ = try systemCall { fchown(number, owner.user ?? .max, owner.group ?? .max) }
            }
            // The kernel wants what is left over of a second to be positive, before 1970 too.
            let (seconds, rest) = modified.quotientAndRemainder(dividingBy: 1_000_000_000)
            _ = try systemCall {
                rest < 0
                    ? wharfd_set_modified(number, seconds - 1, Int(rest) + 1_000_000_000)
                    : wharfd_set_modified(number, seconds, Int(rest))
            }
            var status = stat()
            _ = try systemCall { fstat(number, &status) }
            // As a rule it was made with the very mode.
            if status.st_mode & 0o7777 != mode & 0o7777 {
                _ = try systemCall { fchmod(number, mode_t(mode & 0o7777)) }
            }
            return FileStatus(status)
        }
    }

    /// Sets an extended attribute (fsetxattr(2)); EOPNOTSUPP where the file system has none.
    package func setAttribute(_ name: String, _ value: [UInt8]) throws(Errno) {
        try state.withLock { (state) throws(Errno) in
            try FileDescriptor(rawValue: state.number).setAttribute(name, value)
        }
    }

    /// Waits until the file is on the disk (fsync(2)). A failure is final: the kernel reports it once.
    package func synchronize() throws(Errno) {
        try state.withLock { (state) throws(Errno) in
            let number = try state.number
            _ = try systemCall { fsync(number) }
        }
    }

    /// Removes the staging name, if the file still has one, and closes. More than once is fine.
    package func discard() {
        state.withLock { state in
            guard let descriptor = state.descriptor else { return }
            // The name first, while its lock is held.
            if case .named(let name, let directory) = state.place { try? directory.removeFile(name) }
            _ = Glibc.close(descriptor.rawValue)
            state.descriptor = nil
        }
    }

    /// Locks a file that has just been made under a staging name, against sweepers (flock(2)); false where one was
    /// faster.
    func lockName() throws(Errno) -> Bool {
        try state.withLock { (state) throws(Errno) in
            let number = try state.number
            do throws(Errno) {
                _ = try systemCall { wharfd_lock_now(number) }
            } catch .wouldBlock { return false }
            // Somebody may have had the lock between the file's making and ours, and have removed it.
            var status = stat()
            _ = try systemCall { fstat(number, &status) }
            return status.st_nlink > 0
        }
    }
}
