// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Testing

@testable import Serving

/// A tree of files of a test's own, removed with everything in it.
final class ScratchTree: Sendable {
    let path: String

    /// - Parameter parent: which decides the file system.
    init(in parent: String = "/tmp") throws {
        var name = Array("\(parent)/wharfd-tree-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&name))
        path = String(cString: made)
    }

    deinit {
        Self.remove(path)
    }

    func path(of name: String) -> String { "\(path)/\(name)" }

    /// Makes or overwrites a file, and dates it.
    func file(_ name: String, _ content: String = "", modified: Int64 = SampleTime.modified) throws {
        let number = open(path(of: name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try #require(number >= 0)
        #expect(write(number, content, content.utf8.count) == content.utf8.count)
        #expect(close(number) == 0)
        date(name, modified)
    }

    func directory(_ name: String) {
        #expect(mkdir(path(of: name), 0o755) == 0)
    }

    /// A FIFO that nobody has open: to open it for reading would block.
    func fifo(_ name: String) {
        #expect(mkfifo(path(of: name), 0o644) == 0)
    }

    func link(_ name: String, to target: String) {
        #expect(symlink(target, path(of: name)) == 0)
    }

    /// Sets a file's time of modification, in nanoseconds since 1970.
    func date(_ name: String, _ modified: Int64) {
        let second = modified.quotientAndFloorRemainder
        let time = timespec(tv_sec: Int(second.quotient), tv_nsec: Int(second.remainder))
        #expect(utimensat(AT_FDCWD, path(of: name), [time, time], 0) == 0)
    }

    func rename(_ name: String, to other: String) {
        #expect(Glibc.rename(path(of: name), path(of: other)) == 0)
    }

    func remove(_ name: String) {
        #expect(unlink(path(of: name)) == 0)
    }

    func status(_ name: String) throws -> FileStatus {
        try FileStatus(path: path(of: name))
    }

    private static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        for name in names(in: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }

    private static func names(in path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
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
}

extension Int64 {
    fileprivate var quotientAndFloorRemainder: (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: 1_000_000_000)
        return remainder < 0 ? (quotient - 1, remainder + 1_000_000_000) : (quotient, remainder)
    }
}
