// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@testable import Serving

/// A directory of a test's own, removed with everything in it.
final class AccessLogScratch: Sendable {
    let directory: String

    init() throws {
        var name = Array("/tmp/wharfd-log-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&name))
        directory = String(cString: made)
    }

    deinit {
        for name in names { unlink("\(directory)/\(name)") }
        rmdir(directory)
    }

    private var names: [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    func path(_ name: String) -> String { "\(directory)/\(name)" }

    func file(_ name: String) throws -> LogFile { try LogFile(path: FilePath(path(name))) }

    /// The bytes of a file; nil where there is none.
    func contents(_ name: String) throws -> String? {
        let number = open(path(name), O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return nil }
        return try AccessLogPipe.readToEnd(OwnedDescriptor(FileDescriptor(rawValue: number)))
    }

    func put(_ text: String, into name: String) throws {
        let number = try #require(Optional(open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0o640)))
        let descriptor = OwnedDescriptor(FileDescriptor(rawValue: number))
        #expect(write(descriptor.number, text, text.utf8.count) == text.utf8.count)
    }
}

/// A pipe that holds one page, so that everything about a full one shows early.
struct AccessLogPipe: ~Copyable {
    let reader: OwnedDescriptor
    let writer: OwnedDescriptor

    init(blocking: Bool) throws {
        let ends = try FileDescriptor.pipe()
        reader = OwnedDescriptor(ends.readEnd)
        writer = OwnedDescriptor(ends.writeEnd)
        // F_SETPIPE_SZ, which the C library hides without _GNU_SOURCE.
        #expect(fcntl(writer.number, 1031, 4096) == 4096)
        if !blocking { #expect(fcntl(writer.number, F_SETFL, O_NONBLOCK) == 0) }
    }

    func file() throws -> LogFile { try LogFile(duplicating: writer.borrowed) }

    /// Gives up the writing end, so that the reader comes to an end when the log file closes.
    consuming func takeReader() -> OwnedDescriptor { reader }

    /// What comes out of a descriptor until its end, `most` bytes at a time; of one that does not block, what is there.
    static func readToEnd(_ descriptor: borrowing OwnedDescriptor, most: Int = 65_536) throws -> String {
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: most)
        while true {
            let count = read(descriptor.number, &piece, most)
            if count <= 0 { return String(decoding: text, as: UTF8.self) }
            text += piece[..<count]
        }
    }
}

/// Keeps what a writer reports.
final class AccessLogReports: Sendable {
    private let kept = Mutex<[LogWriter.Report]>([])

    var all: [LogWriter.Report] { kept.withLock { $0 } }
    var lostLines: Int { all.reduce(0) { $0 + $1.lostLines } }

    @Sendable func receive(_ report: LogWriter.Report) {
        kept.withLock { $0.append(report) }
    }
}

extension Int64 {
    /// A deadline that no test reaches, unless it hangs.
    static var farAway: Int64 { MonotonicClock.now() + 60_000_000_000 }
}

/// Numbered lines of a fixed size, `size` bytes each with the line feed.
func accessLogLines(_ numbers: Range<Int>, label: String = "line", size: Int = 100) -> [UInt8] {
    numbers.flatMap { number in
        let start = Array("\(label) \(number) ".utf8)
        return start + [UInt8](repeating: UInt8(ascii: "."), count: size - start.count - 1) + [UInt8(ascii: "\n")]
    }
}

func accessLogText(_ numbers: Range<Int>, label: String = "line", size: Int = 100) -> String {
    String(decoding: accessLogLines(numbers, label: label, size: size), as: UTF8.self)
}
