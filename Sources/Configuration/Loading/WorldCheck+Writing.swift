// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import struct SystemPackage.Errno

/// What the daemon writes: logs, and the files of Unix sockets.
extension WorldCheck {
    /// Every log that could not be written.
    ///
    /// - Parameter journal: the journal's sockets, for lines and for entries; others in tests.
    static func logs(
        _ loaded: LoadedSettings,
        journal: (lines: String, entries: String) = (JournalPlace.lines, JournalPlace.entries)
    ) -> [Diagnostic] {
        let logging = loaded.settings.logging
        var found: [Diagnostic] = []
        switch logging.accessLog {
        case .none, .standardOutput: break
        case .journal: found += diagnostics(journalProblem(journal.lines, "stdout"), "logging.accessLog", loaded)
        case .file(let path): found += diagnostics(logProblem(path), "logging.accessLog", loaded)
        }
        switch logging.diagnostics {
        case .standardError: break
        case .journal: found += diagnostics(journalProblem(journal.entries, "stderr"), "logging.diagnostics", loaded)
        case .file(let path): found += diagnostics(logProblem(path), "logging.diagnostics", loaded)
        }
        return found
    }

    private static func journalProblem(_ socket: String, _ otherWord: String) -> Problem? {
        guard !JournalPlace.isThere(socket) else { return nil }
        return (
            "there is no journal here: no socket at \(shown(socket))",
            "write \"\(otherWord)\", or the path of a file"
        )
    }

    /// Every Unix socket that could not be made for want of a directory to make it in.
    static func socketDirectories(_ loaded: LoadedSettings) -> [Diagnostic] {
        loaded.settings.listen.enumerated().flatMap { index, address -> [Diagnostic] in
            guard case .unix(let path, _, _) = address else { return [] }
            return diagnostics(directoryProblem(of: path), "listen[\(index)]", loaded)
        }
    }

    private static func diagnostics(
        _ problem: Problem?, _ keyPath: String, _ loaded: LoadedSettings
    ) -> [Diagnostic] {
        problem.map { [Diagnostic(file: loaded.file, keyPath: keyPath, message: $0.message, advice: $0.advice)] } ?? []
    }

    private static func logProblem(_ path: String) -> Problem? {
        do throws(Errno) {
            try PathAccess.checkAppendable(path)
            return nil
        } catch {
            return logProblem(path, error)
        }
    }

    private static func logProblem(_ path: String, _ error: Errno) -> Problem? {
        switch error {
        case .noSuchFileOrDirectory, .notDirectory: directoryProblem(of: path)
        case .isDirectory: ("\(shown(path)) is a directory", "write the path of a file")
        case .permissionDenied, .notPermitted:
            closedWay(to: path)
                ?? (
                    "\(shown(path)) cannot be written by this user",
                    "give the daemon's user the permission w on it, or write another path"
                )
        default: ("\(shown(path)) cannot be written: \(error)", "write the path of a file that can")
        }
    }

    /// Why no file can be made where a path says; nil: one can.
    private static func directoryProblem(of path: String) -> Problem? {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        do throws(Errno) {
            guard try FileStatus(path: parent).kind == .directory else { throw .notDirectory }
            try PathAccess.checkWritableDirectory(parent)
            return nil
        } catch {
            return directoryProblem(parent, error)
        }
    }

    /// What is wrong with a directory in which files are to be made.
    static func directoryProblem(_ parent: String, _ error: Errno) -> Problem {
        switch error {
        case .noSuchFileOrDirectory:
            (
                "the directory \(shown(parent)) is not there",
                advice("make it, or write another path", onMissing: parent)
            )
        case .notDirectory: ("\(shown(parent)) is not a directory", "write another path")
        case .permissionDenied:
            closedWay(to: parent)
                ?? (
                    "the directory \(shown(parent)) cannot be written by this user",
                    "give the daemon's user the permissions w and x on it, or write another path"
                )
        case .readOnlyFileSystem:
            (
                "the directory \(shown(parent)) is on a file system that is read-only",
                "write another path, or name it in the unit's ReadWritePaths= and restart the daemon"
            )
        default: ("the directory \(shown(parent)) cannot be written: \(error)", "write another path")
        }
    }
}
