// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
package import SystemPackage

/// Whether this process may use a path, asked in ways that leave no trace. What is found may change the next moment, so
/// that an answer is good for a message to the operator and for nothing else.
package enum PathAccess {
    /// Fails where a file cannot be made in a directory: faccessat(2) for the effective user, which knows of lists of
    /// access rights, capabilities and file systems that are read-only.
    package static func checkWritableDirectory(_ path: String) throws(Errno) {
        _ = try systemCall { faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) }
    }

    /// Fails where nothing can be appended to a file: it is opened for that, and neither made nor written to.
    ///
    /// - Throws: EISDIR for a directory, ENOENT where nothing is.
    package static func checkAppendable(_ path: String) throws(Errno) {
        guard try FileStatus(path: path).kind == .other else {
            let number = try systemCall { open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
            close(number)
            return
        }
        // A FIFO's reader would see a writer come and go, and a device may notice being opened.
        _ = try systemCall { faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) }
    }

    /// The first directory on the way to a path that may not be searched; nil: none, or that cannot be told.
    package static func closedDirectory(onTheWayTo path: String) -> String? {
        var parent = path.utf8.first == UInt8(ascii: "/") ? "/" : "."
        for component in path.split(separator: "/") {
            let prefix = String(path[..<component.endIndex])
            do throws(Errno) {
                _ = try FileStatus(path: prefix)
            } catch {
                return error == .permissionDenied ? parent : nil
            }
            parent = prefix
        }
        return nil
    }

    /// The directory that relative paths start from; nil: it was removed, or cannot be named.
    package static var workingDirectory: String? {
        // Into memory of ours: what getcwd(3) allocates by itself, a sanitizer's free does not know.
        var text = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&text, text.count) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
