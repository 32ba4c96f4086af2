// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) final class LogFileTests {
    private let directory: String

    init() throws {
        var name = Array("/tmp/wharfd-file-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&name))
        directory = String(cString: made)
    }

    deinit {
        for name in ["log", "old", "link", "fifo", "socket"] { unlink("\(directory)/\(name)") }
        rmdir(directory)
    }

    private func path(_ name: String) -> FilePath { FilePath("\(directory)/\(name)") }

    private func contents(_ name: String) throws -> String {
        let file = try FileDescriptor.open(path(name), .readOnly)
        defer { try? file.close() }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    @Test func newFileIsForItsOwnerAndReadableByItsGroup() throws {
        let file = try LogFile(path: path("log"))
        var status = stat()
        #expect(stat("\(directory)/log", &status) == 0)
        #expect(status.st_mode & 0o7777 & ~0o640 == 0)
        #expect(status.st_mode & 0o600 == 0o600)
        #expect(file.isPipe == false)
    }

    @Test func everyWriteGoesToTheEnd() throws {
        let first = try LogFile(path: path("log"))
        let second = try LogFile(path: path("log"))
        #expect(try first.write("a") == 1)
        #expect(try second.write("b") == 1)
        #expect(try first.write("c") == 1)
        // As logrotate's copytruncate does.
        #expect(truncate("\(directory)/log", 1) == 0)
        #expect(try second.write("d") == 1)
        #expect(try contents("log") == "ad")
    }

    @Test func missingDirectoryAndDirectoryAreRefused() {
        #expect(throws: Errno.noSuchFileOrDirectory) { _ = try LogFile(path: FilePath("\(self.directory)/no/log")) }
        #expect(throws: Errno.isDirectory) { _ = try LogFile(path: FilePath(self.directory)) }
        #expect(throws: Errno.badFileDescriptor) { _ = try LogFile(duplicating: FileDescriptor(rawValue: 1 << 20)) }
    }

    @Test func symbolicLinkIsFollowed() throws {
        #expect(symlink("\(directory)/log", "\(directory)/link") == 0)
        let file = try LogFile(path: path("link"))
        #expect(try file.write("a") == 1)
        #expect(try contents("log") == "a")
        #expect(file.isDisplaced == false)
    }

    @Test func displacementIsSeenAndReopeningKeepsTheNumber() throws {
        var file = try LogFile(path: path("log"))
        let number = file.descriptorNumber
        #expect(file.isDisplaced == false)
        #expect(try file.write("a") == 1)
        #expect(rename("\(directory)/log", "\(directory)/old") == 0)
        #expect(file.isDisplaced == true)
        // Another file by that name is as much of a displacement as none.
        let other = try LogFile(path: path("log"))
        #expect(file.isDisplaced == true)
        try file.reopen()
        #expect(file.descriptorNumber == number)
        #expect(file.isDisplaced == false)
        #expect(try file.write("b") == 1)
        #expect(try other.write("c") == 1)
        #expect(try contents("old") == "a")
        #expect(try contents("log") == "bc")
        #expect(fcntl(number, F_GETFD) == FD_CLOEXEC)
        #expect(fcntl(number, F_GETFL) & O_APPEND != 0)
    }

    @Test func reopeningThatFailsKeepsTheOldFile() throws {
        var file = try LogFile(path: path("log"))
        #expect(rename("\(directory)/log", "\(directory)/old") == 0)
        #expect(mkdir("\(directory)/log", 0o755) == 0)
        defer { rmdir("\(directory)/log") }
        #expect(errno(of: { () throws(Errno) in try file.reopen() }) == .isDirectory)
        #expect(try file.write("a") == 1)
        #expect(try contents("old") == "a")
    }

    @Test func standardOutputHasNoNameToLose() throws {
        var file = try LogFile.standardOutput()
        #expect(file.descriptorNumber > 2)
        #expect(file.isDisplaced == false)
        try file.reopen()
    }

    @Test(arguments: [("", false), ("a\n", false), ("a", true), ("a\n\nb", true)])
    func openLineIsSeen(before: String, isOpen: Bool) throws {
        let file = try LogFile(path: path("log"))
        #expect(try file.write(before) == before.utf8.count)
        #expect(file.endsInsideLine == isOpen)
    }
}

/// Pipes, sockets and devices.
extension LogFileTests {
    @Test func fifoOpensWithoutAReaderAndIsFullOnce() throws {
        #expect(mkfifo("\(directory)/fifo", 0o640) == 0)
        let file = try LogFile(path: path("fifo"))
        #expect(file.isPipe == true)
        #expect(file.endsInsideLine == false)
        #expect(fill(file) == .resourceTemporarilyUnavailable)
    }

    @Test func fifoWhoseReaderLeftIsFullAndNotBroken() throws {
        #expect(mkfifo("\(directory)/fifo", 0o640) == 0)
        do {
            let number = open("\(directory)/fifo", O_RDONLY | O_NONBLOCK)
            let reader = OwnedDescriptor(FileDescriptor(rawValue: number))
            let file = try LogFile(path: path("fifo"))
            _ = consume reader
            #expect(fill(file) == .resourceTemporarilyUnavailable)
        }
    }

    @Test func fullPipeThatBlocksForOthersDoesNotBlockHere() throws {
        let ends = try FileDescriptor.pipe()
        let reader = OwnedDescriptor(ends.readEnd)
        let writer = OwnedDescriptor(ends.writeEnd)
        let file = try LogFile(duplicating: writer.borrowed)
        #expect(file.isPipe == true)
        #expect(fill(file) == .resourceTemporarilyUnavailable)
        // The flags are shared with whoever holds the other duplicate, and were not touched.
        #expect(fcntl(writer.number, F_GETFL) & O_NONBLOCK == 0)
        #expect(reader.number >= 0)
    }

    @Test func fullSocketThatBlocksForOthersDoesNotBlockHere() throws {
        var ends: [CInt] = [0, 0]
        #expect(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let peer = OwnedDescriptor(FileDescriptor(rawValue: ends[0]))
        let own = OwnedDescriptor(FileDescriptor(rawValue: ends[1]))
        let file = try LogFile(duplicating: own.borrowed)
        #expect(file.isPipe == false)
        #expect(fill(file) == .resourceTemporarilyUnavailable)
        _ = consume peer
        #expect(fill(file) == .brokenPipe)
    }

    @Test func connectionIsMadeAgainOnTheSameNumber() throws {
        let peers = Mutex<[FileDescriptor]>([])
        var file = try LogFile { () throws(Errno) in
            let (peer, own) = try socketPair()
            peers.withLock { $0.append(peer) }
            return OwnedDescriptor(own)
        }
        let number = file.descriptorNumber
        #expect(file.isSocket && file.isConnection && !file.isPipe)
        #expect(try file.write("a") == 1)
        #expect(file.isDisplaced == false && file.endsInsideLine == false)
        try file.reopen()
        #expect(file.descriptorNumber == number)
        #expect(fcntl(number, F_GETFD) == FD_CLOEXEC)
        #expect(try file.write("bc") == 2)
        for (peer, text) in zip(peers.withLock { $0 }, ["a", "bc"]) {
            let descriptor = OwnedDescriptor(peer)
            var bytes = [UInt8](repeating: 0, count: 8)
            #expect(read(descriptor.number, &bytes, 8) == text.utf8.count)
            #expect(Array(text.utf8) == Array(bytes.prefix(text.utf8.count)))
        }
    }

    @Test func connectionThatCannotBeMadeAgainStays() throws {
        let (peer, own) = try socketPair()
        let first = Mutex<OwnedDescriptor?>(OwnedDescriptor(own))
        var file = try LogFile { () throws(Errno) in
            guard let own = first.withLock({ $0.take() }) else { throw .connectionRefused }
            return own
        }
        #expect(errno(of: { () throws(Errno) in try file.reopen() }) == .connectionRefused)
        #expect(try file.write("a") == 1)
        try peer.close()
        #expect(throws: Errno.connectionRefused) { _ = try LogFile { () throws(Errno) in throw .connectionRefused } }
    }

    @Test func pipeWhoseReaderLeftIsBroken() throws {
        let ends = try FileDescriptor.pipe()
        try ends.readEnd.close()
        let writer = ends.writeEnd
        let box = ErrnoBox()
        // On a thread of ours, where SIGPIPE is blocked.
        let thread = try Thread(name: "test") {
            guard let file = try? LogFile(duplicating: writer) else { return }
            box.error.withLock { $0 = fill(file) }
        }
        thread.join()
        try writer.close()
        #expect(box.error.withLock { $0 } == .brokenPipe)
    }

    @Test func fullDeviceSaysSo() throws {
        let file = try LogFile(path: "/dev/full")
        #expect(fill(file) == .noSpace)
    }
}

private func socketPair() throws(Errno) -> (peer: FileDescriptor, own: FileDescriptor) {
    var ends: [CInt] = [0, 0]
    let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
}

private final class ErrnoBox: Sendable {
    let error = Mutex<Errno?>(nil)
}

/// Writes until that fails, and returns why.
private func fill(_ file: borrowing LogFile) -> Errno? {
    let bytes = [UInt8](repeating: UInt8(ascii: "."), count: 4096)
    for _ in 0..<10_000 {
        do throws(Errno) {
            _ = try file.write(bytes.span)
        } catch {
            return error
        }
    }
    return nil
}

private func errno(of body: () throws(Errno) -> Void) -> Errno? {
    do throws(Errno) {
        try body()
        return nil
    } catch {
        return error
    }
}

extension LogFile {
    fileprivate func write(_ text: String) throws(Errno) -> Int {
        try write(Array(text.utf8).span)
    }
}
