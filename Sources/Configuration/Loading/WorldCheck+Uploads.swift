// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// The directories that uploads and deletions change.
extension WorldCheck {
    /// Every directory that could not be changed though `methods` has uploads or deletions on there, each once.
    static func changes(_ loaded: LoadedSettings) -> [Diagnostic] {
        let places = ([loaded.settings.topLevel] + loaded.settings.locations).filter(\.servesFiles)
        var seen: Set<String> = []
        var full: Set<FileSystem> = []
        return places.flatMap { location -> [Diagnostic] in
            guard !location.methods.isDisjoint(with: [.post, .put, .delete]) else { return [] }
            guard seen.insert(location.root + location.pathInRoot).inserted else { return [] }
            switch outcome(of: location.pathInRoot, in: location) {
            case .fine(let directory):
                return space(directory, location, loaded, &full)
            case .doubtful(let problem): return [diagnostic(.warning, problem, location, loaded)]
            case .wrong(let problem): return [diagnostic(.error, problem, location, loaded)]
            case .toldElsewhere: return []
            }
        }
    }

    private enum Outcome {
        case fine(OpenDirectory)
        case doubtful(Problem)
        case wrong(Problem)
        case toldElsewhere
    }

    private struct FileSystem: Hashable {
        let device: UInt64
        let minimumFree: Int64
    }

    /// - Parameter path: from the location's root: empty, or a path that begins with a slash and ends without one.
    private static func outcome(of path: String, in location: LocationSettings) -> Outcome {
        guard let root = try? RootDirectory(path: location.root) else { return .toldElsewhere }
        let whole = location.root + path
        do throws(Errno) {
            let directory = try root.openDirectory(
                Array(path.utf8) + [UInt8(ascii: "/"), 0], symbolicLinks: location.symlinks.asOpened)
            try PathAccess.checkWritableDirectory(whole)
            return .fine(directory)
        } catch .noSuchFileOrDirectory where !path.isEmpty {
            return missing(path, in: location)
        } catch .notDirectory where isFile(whole) && !path.isEmpty {
            // The location of one file: what is changed is the directory around it.
            return outcome(of: parent(of: path), in: location)
        } catch .improperLink, .tooManySymbolicLinkLevels {
            return .wrong(
                (
                    "\(shown(whole)) is behind a symbolic link that \"symlinks\" does not let pass",
                    "write the directory as the location's \"root\""
                ))
        } catch .permissionDenied where (try? PathAccess.checkWritableDirectory(whole)) != nil {
            // What is to be synchronized has to be open for reading.
            return .wrong(
                (
                    "the directory \(shown(whole)) cannot be read by this user",
                    "give the daemon's user the permission r on it"
                ))
        } catch {
            return .wrong(directoryProblem(whole, error))
        }
    }

    private static func missing(_ path: String, in location: LocationSettings) -> Outcome {
        // Where nothing is, there is nothing to delete.
        guard !location.methods.isDisjoint(with: [.post, .put]) else { return .toldElsewhere }
        if location.upload.createDirectories { return outcome(of: parent(of: path), in: location) }
        return .doubtful(
            (
                "the directory \(shown(location.root + path)) is not there, so that uploads are answered with 409",
                "make it, or write \"upload\": { \"createDirectories\": true }"
            ))
    }

    private static func isFile(_ path: String) -> Bool { (try? FileStatus(path: path))?.kind == .regular }

    private static func parent(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    }

    /// Warns of a file system that has less room now than uploads are to leave; each once.
    private static func space(
        _ directory: OpenDirectory, _ location: LocationSettings, _ loaded: LoadedSettings,
        _ full: inout Set<FileSystem>
    ) -> [Diagnostic] {
        let wanted = location.upload.minimumFree
        guard !location.methods.isDisjoint(with: [.post, .put]), let free = try? directory.availableBytes(),
            free < wanted, full.insert(FileSystem(device: directory.status.device, minimumFree: wanted)).inserted
        else { return [] }
        let path = location.root + location.pathInRoot
        return [
            Diagnostic(
                .warning, file: loaded.file,
                keyPath: location.sources["upload.minimumFree"] ?? "upload.minimumFree",
                message:
                    "the file system of \(shown(path)) has \(free >> 20) MiB free, less than uploads are to leave: they are answered with 507",
                advice: "make room, or write less than \(JSONValue.quoted(UnitScale.sizes.text(of: wanted)))")
        ]
    }

    /// Where the directory was written: in the file, in the location itself, or by a flag.
    private static func diagnostic(
        _ severity: Diagnostic.Severity, _ problem: Problem, _ location: LocationSettings, _ loaded: LoadedSettings
    ) -> Diagnostic {
        let isTop = location.path == "/"
        let isFlag = isTop && loaded.overrides.directory != nil
        let own = "locations[\(JSONValue.quoted(location.path))]"
        let inFile = isTop ? "root" : location.written["root"] == nil ? own : own + ".root"
        return Diagnostic(
            severity, file: isFlag ? "command line" : loaded.file, keyPath: isFlag ? "--directory" : inFile,
            message: problem.message, advice: problem.advice)
    }
}

extension LocationSettings {
    /// The location's own path as it is in its root: empty for the root itself, else a slash and names.
    fileprivate var pathInRoot: String {
        String(decoding: URLPathText.trimmed(path).dropFirst(rootPath.utf8.count), as: UTF8.self)
    }
}
