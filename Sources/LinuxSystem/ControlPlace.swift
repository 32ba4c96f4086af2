// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
package import SystemPackage

/// Where a daemon and those who ask it find each other: a socket whose name is made of what the daemon was started with.
package enum ControlPlace {
    /// The paths at which the daemon of an identity may listen, the best first: in the directory that systemd made for
    /// it (`RUNTIME_DIRECTORY`, systemd.exec(5)), in `/run/wharfd`, in the user's own (`XDG_RUNTIME_DIR`), and in
    /// `/tmp/wharfd-UID`, where that is this user's: in anybody else's, anybody could answer for the daemon.
    ///
    /// - Parameter identity: what tells daemons of one host apart, such as the path of the configuration.
    package static func paths(for identity: String) -> [String] {
        var directories = ["/run/wharfd"]
        if let made = environment("RUNTIME_DIRECTORY")?.split(separator: ":").first {
            directories.insert(String(made), at: 0)
        }
        if let own = environment("XDG_RUNTIME_DIR") { directories.append(own) }
        if isTemporaryDirectoryOurs { directories.append(temporaryDirectory) }
        let name = "wharfd-\(hexadecimal(hash(identity))).sock"
        return directories.map { "\($0)/\(name)" }
    }

    /// Listens at the first of the paths where that can be done.
    ///
    /// - Throws: EADDRINUSE where another daemon of the same identity does; else what the last of them says.
    package static func listen(for identity: String) throws(Errno) -> ControlListener {
        makeTemporaryDirectory()
        var failure = Errno.noSuchFileOrDirectory
        for path in paths(for: identity) {
            do throws(Errno) {
                return try ControlListener(path: path)
            } catch {
                if error == .addressInUse { throw error }
                failure = error
            }
        }
        throw failure
    }

    /// A path from the root on, without dots or double slashes. Symbolic links stay: one that leads to the next
    /// deployment's file is to name the daemon that it named before.
    package static func canonical(_ path: String) -> String {
        let start = path.utf8.first == UInt8(ascii: "/") ? "" : PathAccess.workingDirectory ?? ""
        var components: [Substring] = []
        for component in "\(start)/\(path)".split(separator: "/") {
            switch component {
            case ".": continue
            case "..": _ = components.popLast()
            default: components.append(component)
            }
        }
        return "/" + components.joined(separator: "/")
    }

    private static var temporaryDirectory: String { "/tmp/wharfd-\(geteuid())" }

    private static func makeTemporaryDirectory() {
        _ = mkdir(temporaryDirectory, 0o700)
    }

    /// Whether the directory in /tmp, where anybody could have made it first, belongs to this user and to nobody else.
    private static var isTemporaryDirectoryOurs: Bool {
        var status = stat()
        guard lstat(temporaryDirectory, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid() && status.st_mode & 0o077 == 0
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.hasPrefix("/") ? text : nil
    }

    /// FNV-1a, 64 bits: names need to differ, and nobody gains by making two alike.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
