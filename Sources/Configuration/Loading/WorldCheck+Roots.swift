// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import struct SystemPackage.Errno

/// The directories that are served.
extension WorldCheck {
    /// Every root that cannot be served from: the top level's and the locations', each once.
    static func roots(_ loaded: LoadedSettings) -> [Diagnostic] {
        let top = loaded.settings.topLevel
        let isFlag = loaded.overrides.directory != nil
        var seen: Set<String> = [top.root]
        var found =
            rootProblem(top.root).map {
                [
                    Diagnostic(
                        file: isFlag ? "command line" : loaded.file, keyPath: isFlag ? "--directory" : "root",
                        message: $0.message, advice: $0.advice)
                ]
            } ?? []
        for location in loaded.settings.locations where seen.insert(location.root).inserted {
            guard let problem = rootProblem(location.root) else { continue }
            let keyPath = location.sources["root"] ?? "locations[\(JSONValue.quoted(location.path))].root"
            found.append(
                Diagnostic(file: loaded.file, keyPath: keyPath, message: problem.message, advice: problem.advice))
        }
        return found
    }

    /// Opens a directory as the daemon will, and something in it.
    private static func rootProblem(_ path: String) -> Problem? {
        do throws(Errno) {
            // Opening it takes the permission to read; finding something in it, the one to search.
            let root = try RootDirectory(path: path)
            _ = try root.open([UInt8(ascii: "/"), 0], symbolicLinks: .deny, statusOnly: true)
            return nil
        } catch {
            return rootProblem(path, error)
        }
    }

    private static func rootProblem(_ path: String, _ error: Errno) -> Problem {
        switch error {
        case .noSuchFileOrDirectory:
            (
                "\(shown(path)) is not there",
                advice("make the directory, or write the path of one", onMissing: path)
            )
        case .notDirectory: ("\(shown(path)) is not a directory", "write the path of a directory")
        case .permissionDenied:
            closedWay(to: path)
                ?? (
                    "\(shown(path)) cannot be read by this user",
                    "give the daemon's user the permissions r and x on it"
                )
        default: ("\(shown(path)) cannot be opened: \(error)", "write the path of a directory that can")
        }
    }
}
