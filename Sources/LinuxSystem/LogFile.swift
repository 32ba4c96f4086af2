// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// What log lines are written to: a file that is appended to, a pipe, a connection, or the process's standard output.
///
/// No call waits for a slow reader, a missing one included; only a disk can make `write` wait. Owned by one thread.
package struct LogFile: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor
    private let source: Source
    private var traits: Traits

    /// Opens a path for appending; makes a file with mode 0640, less what the umask takes away.
    ///
    /// Symbolic links are followed, in the last component too: to link a log to /dev/stdout or to another disk is the
    /// operator's right, and who may write to the log's directory could replace the log itself anyway. A FIFO is held
    /// open at both ends, so that neither a reader that is not there yet nor one that restarts is an error: lines wait
    /// in the pipe, and `write` says EAGAIN once it is full.
    ///
    /// - Throws: what open(2) says; ENXIO for a socket.
    package init(path: FilePath) throws(Errno) {
        let opened = try Self.open(path)
        traits = try Traits(of: opened)
        descriptor = opened
        source = .path(path)
    }

    /// Takes what a call opens, and has it open another whenever this one is to be opened again.
    ///
    /// - Parameter open: a connection to who takes lines; called again on the thread that owns this.
    /// - Throws: what `open` throws.
    package init(connectedBy open: @escaping @Sendable () throws(Errno) -> OwnedDescriptor) throws(Errno) {
        let opened = try open()
        traits = try Traits(of: opened)
        descriptor = opened
        source = .call(open)
    }

    /// Takes a duplicate of an open descriptor, such as standard output, whose flags are left as they are: they are
    /// shared with whoever else holds it.
    ///
    /// - Throws: EBADF when it is closed; EMFILE.
    package init(duplicating original: FileDescriptor) throws(Errno) {
        // From 3 on: a log must not become the next standard error of a process that runs with it closed.
        let number = try systemCall { fcntl(original.rawValue, F_DUPFD_CLOEXEC, 3) }
        let duplicate = OwnedDescriptor(FileDescriptor(rawValue: number))
        Self.separateTerminal(number)
        traits = try Traits(of: duplicate)
        descriptor = duplicate
        source = .nothing
    }

    /// The process's standard output.
    package static func standardOutput() throws(Errno) -> LogFile {
        try LogFile(duplicating: .standardOutput)
    }

    /// The number stays the same for the file's lifetime, `reopen` included.
    package var descriptorNumber: CInt { descriptor.number }

    /// Whether the destination is a pipe or FIFO, where a write is one piece only up to `atomicPipeWrite` bytes.
    package var isPipe: Bool { traits.kind == .pipe }

    /// Whether the destination is a socket, as every stream to the journal is.
    package var isSocket: Bool { traits.kind == .socket }

    /// Whether a broken destination (EPIPE, ECONNRESET) may be whole again once it is opened anew: a connection whose
    /// other end may have begun again.
    package var isConnection: Bool {
        if case .call = source { true } else { false }
    }

    /// The bytes that a pipe takes as one piece, all or none (PIPE_BUF, pipe(7)).
    package static let atomicPipeWrite = 4096

    /// Opens the path or the connection again and puts it on the same descriptor number, so that every holder changes
    /// over at once.
    ///
    /// Standard output has neither, and stays. After an error the old file is still the destination.
    ///
    /// - Throws: as the initializer.
    package mutating func reopen() throws(Errno) {
        guard let fresh = try source.open() else { return }
        let freshTraits = try Traits(of: fresh)
        _ = try systemCall { wharfd_dup3(fresh.number, descriptor.number) }
        traits = freshTraits
    }

    /// Whether the path names another file by now, or none: the file was renamed, removed or replaced.
    package var isDisplaced: Bool {
        guard case .path(let path) = source else { return false }
        var held = stat()
        var named = stat()
        guard fstat(descriptor.number, &held) == 0 else { return false }
        guard path.withPlatformString({ stat($0, &named) }) == 0 else {
            // A directory that cannot be searched for a moment says nothing about the file.
            return Errno(rawValue: errno) == .noSuchFileOrDirectory
        }
        return held.st_dev != named.st_dev || held.st_ino != named.st_ino
    }

    /// Whether a regular file ends inside a line: whoever wrote to it before was cut off.
    ///
    /// False where it cannot be told (nobody may read the file, or it is none).
    package var endsInsideLine: Bool {
        guard traits.kind == .regular else { return false }
        var status = stat()
        guard fstat(descriptor.number, &status) == 0, status.st_size > 0 else { return false }
        // The descriptor itself is for writing only.
        let number = Glibc.open("/proc/self/fd/\(descriptor.number)", O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return false }
        let readable = OwnedDescriptor(FileDescriptor(rawValue: number))
        var last: UInt8 = 0
        return pread(readable.number, &last, 1, status.st_size - 1) == 1 && last != UInt8(ascii: "\n")
    }

    /// Writes a first part of `bytes`, and returns how many bytes that was; the rest is the caller's next call.
    ///
    /// - Throws: EAGAIN when the reader is behind: `Thread.Parker` waits for it. EPIPE when it is gone (SIGPIPE is
    ///   blocked on every `Thread`). ENOSPC, EDQUOT, EFBIG and EIO as write(2) does.
    package borrowing func write(_ bytes: Span<UInt8>) throws(Errno) -> Int {
        guard traits.mayBlock else { return try put(bytes) }
        // Somebody else's blocking pipe or terminal. Writable means room for one piece at least (pipe(7)), so that a
        // piece does not block, unless another process writes to it at the same instant.
        guard isWritable else { throw .resourceTemporarilyUnavailable }
        return try put(bytes.extracting(first: Self.atomicPipeWrite))
    }

    private borrowing func put(_ bytes: Span<UInt8>) throws(Errno) -> Int {
        // The kernel only reads the bytes, and only during the call.
        try bytes.withUnsafeBytes { (raw) throws(Errno) -> Int in
            if traits.kind == .socket {
                return try systemCall {
                    send(descriptor.number, raw.baseAddress, raw.count, CInt(MSG_DONTWAIT | MSG_NOSIGNAL))
                }
            }
            return try systemCall { Glibc.write(descriptor.number, raw.baseAddress, raw.count) }
        }
    }

    private var isWritable: Bool {
        var wait = pollfd(fd: descriptor.number, events: Int16(POLLOUT), revents: 0)
        return poll(&wait, 1, 0) > 0
    }
}

extension LogFile {
    /// How it is opened again.
    private enum Source: Sendable {
        case nothing
        case path(FilePath)
        case call(@Sendable () throws(Errno) -> OwnedDescriptor)

        /// Another opening; nil where there is nothing to open.
        func open() throws(Errno) -> OwnedDescriptor? {
            switch self {
            case .nothing: nil
            case .path(let path): try LogFile.open(path)
            case .call(let call): try call()
            }
        }
    }

    /// What kind of thing a descriptor is, and whether a write may wait for a reader.
    private struct Traits: Sendable {
        enum Kind: Sendable { case regular, pipe, socket, device }
        var kind: Kind
        var mayBlock: Bool

        init(of descriptor: borrowing OwnedDescriptor) throws(Errno) {
            let number = descriptor.number
            var status = stat()
            _ = try systemCall { fstat(number, &status) }
            kind =
                switch status.st_mode & S_IFMT {
                case S_IFREG: .regular
                case S_IFIFO: .pipe
                case S_IFSOCK: .socket
                default: .device
                }
            let flags = try systemCall { fcntl(number, F_GETFL) }
            // A socket is asked not to wait call by call.
            mayBlock = (kind == .pipe || kind == .device) && flags & O_NONBLOCK == 0
        }
    }

    private static func open(_ path: FilePath) throws(Errno) -> OwnedDescriptor {
        // O_NONBLOCK: a FIFO without a reader is ENXIO rather than a wait; without effect on regular files.
        let flags = O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        do throws(Errno) {
            let file = try open(path, O_WRONLY | O_CREAT | flags)
            guard try Traits(of: file).kind == .pipe else { return file }
            // Where the FIFO may only be written to, its reader's leaving is an EPIPE until the next reopening.
            if let both = try? open(path, O_RDWR | flags) { return both }
            return file
        } catch .noSuchAddressOrDevice {
            return try open(path, O_RDWR | flags)
        }
    }

    /// Puts an opening of our own, which never waits, in place of a duplicate of a terminal's.
    ///
    /// A terminal is writable as soon as there is room for one byte, and a longer write then waits for the rest. Where
    /// the terminal belongs to another user (after su(1)), the duplicate stays, and with it that wait.
    private static func separateTerminal(_ number: CInt) {
        guard isatty(number) == 1,
            let own = try? open(
                FilePath("/proc/self/fd/\(number)"), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        else { return }
        _ = wharfd_dup3(own.number, number)
    }

    private static func open(_ path: FilePath, _ flags: CInt) throws(Errno) -> OwnedDescriptor {
        let number = try systemCall { path.withPlatformString { Glibc.open($0, flags, 0o640) } }
        return OwnedDescriptor(FileDescriptor(rawValue: number))
    }
}
