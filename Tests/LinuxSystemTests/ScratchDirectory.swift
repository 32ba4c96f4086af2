// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage

/// A directory of one test's own, removed with all that is in it when the test ends.
final class ScratchDirectory: Sendable {
    let path: String

    init(in parent: String = "/tmp") throws(Errno) {
        var name = Array("\(parent)/wharfd-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&name) else { throw Errno(rawValue: errno) }
        path = String(cString: made)
    }

    deinit {
        Self.removeAll(path)
    }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// The directory, opened to change its entries.
    func opened(_ name: String = "") throws(Errno) -> OpenDirectory {
        try RootDirectory(path: self(name)).openDirectory([0x2F, 0], symbolicLinks: .deny)
    }

    func makeDirectory(_ name: String, mode: mode_t = 0o755) throws(Errno) {
        try Self.check(mkdir(self(name), mode))
    }

    func makeLink(_ name: String, to target: String) throws(Errno) {
        try Self.check(symlink(target, self(name)))
    }

    func makeFifo(_ name: String) throws(Errno) {
        try Self.check(mkfifo(self(name), 0o644))
    }

    /// Makes a file, or replaces its content.
    func write(_ name: String, _ text: String) throws(Errno) {
        let file = try openNew(name)
        let bytes = Array(text.utf8)
        try Self.check(Glibc.write(file.number, bytes, bytes.count) == bytes.count ? 0 : -1)
    }

    /// A new empty file, or an old one cut to nothing, open for reading and writing.
    func openNew(_ name: String) throws(Errno) -> OwnedDescriptor {
        let number = Glibc.open(self(name), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try Self.check(number)
        return OwnedDescriptor(FileDescriptor(rawValue: number))
    }

    private static func check(_ result: CInt) throws(Errno) {
        if result < 0 { throw Errno(rawValue: errno) }
    }

    private static func removeAll(_ path: String) {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name == Array(".".utf8) || name == Array("..".utf8) { continue }
            // Bytes, since a name need not be UTF-8.
            let child = Array(path.utf8) + Array("/".utf8) + name + [0]
            child.withUnsafeBufferPointer { bytes in
                bytes.withMemoryRebound(to: CChar.self) { text in
                    guard let text = text.baseAddress else { return }
                    if unlink(text) != 0 { removeAll(String(cString: text)) }
                }
            }
        }
        closedir(directory)
        rmdir(path)
    }
}
