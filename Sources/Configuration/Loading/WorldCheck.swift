// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials

/// Holds settings against the machine: what a text cannot know.
///
/// It looks as the user that runs it, and what it finds may change before the daemon opens anything: a good answer is
/// a help to the operator and never a reason to skip a check later.
package enum WorldCheck {
    /// Everything that would keep these settings from working here; blocks on the file system.
    package static func check(_ loaded: LoadedSettings) -> [Diagnostic] {
        var diagnostics = root(loaded)
        if case .file(let path) = loaded.settings.logging.accessLog {
            diagnostics += accessLog(path, loaded.file)
        }
        for (index, address) in loaded.settings.listen.enumerated() {
            guard case .unix(let path, _, _) = address else { continue }
            diagnostics += writableDirectory(of: path, loaded.file, "listen[\(index)]")
        }
        return diagnostics
    }

    private static func root(_ loaded: LoadedSettings) -> [Diagnostic] {
        let isFlag = loaded.overrides.directory != nil
        let path = loaded.settings.topLevel.root
        let problem: (String, String)? =
            switch kind(of: path) {
            case .missing: ("\(shown(path)) is not there", "make the directory, or write the path of one")
            case .file: ("\(shown(path)) is not a directory", "write the path of a directory")
            case .directory where !isPassable(path):
                ("\(shown(path)) cannot be read by this user", "give the daemon's user the permissions r and x on it")
            case .directory: nil
            }
        return problem.map { message, advice in
            [
                Diagnostic(
                    file: isFlag ? "command line" : loaded.file, keyPath: isFlag ? "--directory" : "root",
                    message: message,
                    advice: advice)
            ]
        } ?? []
    }

    private static func accessLog(_ path: String, _ file: String) -> [Diagnostic] {
        let key = "logging.accessLog"
        switch kind(of: path) {
        case .missing:
            return writableDirectory(of: path, file, key)
        case .directory:
            return [
                Diagnostic(
                    file: file, keyPath: key, message: "\(shown(path)) is a directory",
                    advice: "write the path of a file")
            ]
        case .file where FileManager.default.isWritableFile(atPath: path):
            return []
        case .file:
            return [
                Diagnostic(
                    file: file, keyPath: key, message: "\(shown(path)) cannot be written by this user",
                    advice: "give the daemon's user the permission w on it")
            ]
        }
    }

    /// Whether a file can be made where a path says.
    private static func writableDirectory(of path: String, _ file: String, _ keyPath: String) -> [Diagnostic] {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let problem: (String, String)? =
            switch kind(of: parent) {
            case .missing: ("the directory \(shown(parent)) is not there", "make it, or write another path")
            case .file: ("\(shown(parent)) is not a directory", "write another path")
            case .directory where !FileManager.default.isWritableFile(atPath: parent):
                (
                    "the directory \(shown(parent)) cannot be written by this user",
                    "give the daemon's user the permission w on it"
                )
            case .directory: nil
            }
        return problem.map { [Diagnostic(file: file, keyPath: keyPath, message: $0, advice: $1)] } ?? []
    }

    private enum Kind { case missing, file, directory }

    private static func kind(of path: String) -> Kind {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return .missing }
        return isDirectory ? .directory : .file
    }

    private static func isPassable(_ path: String) -> Bool {
        FileManager.default.isReadableFile(atPath: path) && FileManager.default.isExecutableFile(atPath: path)
    }

    private static func shown(_ path: String) -> String { JSONValue.quoted(path) }
}
