// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// The pages that settings name: error pages, and fallbacks that are the same for all.
///
/// One that is missing is a warning: an error has its short text all the same, and the page may be there tomorrow.
extension WorldCheck {
    private struct Page {
        let path: String
        let keyPath: String
    }

    /// Every page that cannot be sent, where it is written: who inherits it has nothing to add.
    static func pages(_ loaded: LoadedSettings) -> [Diagnostic] {
        let settings = loaded.settings
        let map = LocationMap(settings)
        var problems: [String: Problem?] = [:]
        let inLocations = settings.locations.flatMap { pages(of: $0, own: $0.written) }
        return (pages(of: settings.topLevel, own: nil) + inLocations).compactMap { page in
            let problem = problems[page.path] ?? pageProblem(page.path, map.location(of: page.path))
            problems.updateValue(problem, forKey: page.path)
            return problem.map { problem in
                Diagnostic(
                    .warning, file: loaded.file, keyPath: page.keyPath, message: problem.message, advice: problem.advice
                )
            }
        }
    }

    /// - Parameter own: what the location says itself; nil: all.
    private static func pages(of location: LocationSettings, own: JSONObject?) -> [Page] {
        let errorKey = location.sources["errorPages"] ?? "errorPages"
        let isOwn = { (kind: ErrorKind) in
            guard let own else { return true }
            return if case .object(let entries) = own["errorPages"] { entries[kind.text] != nil } else { false }
        }
        let errorPages = location.errorPages.filter { isOwn($0.key) }.map { kind, path in
            Page(path: path, keyPath: "\(errorKey)[\"\(kind.text)\"]")
        }
        let fallbackKey = location.sources["fallback"] ?? "fallback"
        let steps = own.map { $0["fallback"] != nil } ?? true ? location.fallback : []
        let fallbacks = steps.enumerated().compactMap { index, step -> Page? in
            guard case .path(let path) = step else { return nil }
            return Page(path: path, keyPath: "\(fallbackKey)[\(index)]")
        }
        return errorPages.sorted { $0.keyPath < $1.keyPath } + fallbacks
    }

    /// What keeps the file at a URL path from being sent; nil also where its root does, which is told elsewhere.
    private static func pageProblem(_ path: String, _ location: LocationSettings) -> Problem? {
        let shownPath = JSONValue.quoted(path)
        if location.respond != nil {
            return ("\(shownPath) is a location with \"respond\", and no file", "write the URL path of a file")
        }
        if !location.files {
            return ("\(shownPath) is never sent, as \"files\" is false there", "write a path where it is true")
        }
        if location.hidden == .deny, RequestPath(decoded: path)?.isHidden ?? true {
            return ("\(shownPath) is hidden and never sent", "write a path without a name that begins with a dot")
        }
        guard location.methods.contains(.get) else {
            return ("\(shownPath) is never sent, as GET is not on there", "write a path where it is")
        }
        return fileProblem(path, location).map { ($0, "make the file, or write the URL path of one that is there") }
    }

    private static func fileProblem(_ path: String, _ location: LocationSettings) -> String? {
        guard let root = try? RootDirectory(path: location.root) else { return nil }
        let inRoot = Array(path.utf8.dropFirst(location.rootPath.utf8.count))
        let name = shown(location.root + String(decoding: inRoot, as: UTF8.self))
        do throws(Errno) {
            let links = location.symlinks.asOpened
            let found = try root.open(inRoot + [0], symbolicLinks: links, statusOnly: true)
            guard try FileStatus(of: found).kind == .regular else { return "\(name) is not a file" }
            _ = try root.open(inRoot + [0], symbolicLinks: links)
            return nil
        } catch .noSuchFileOrDirectory {
            return "\(name) is not there"
        } catch .permissionDenied {
            return "\(name) cannot be read by this user"
        } catch {
            return "\(name) cannot be opened: \(error)"
        }
    }
}

/// The locations of settings, to find the one of a URL path.
private struct LocationMap {
    private let topLevel: LocationSettings
    private var trees: [[UInt8]: LocationSettings] = [:]
    private var fixed: [[UInt8]: LocationSettings] = [:]

    init(_ settings: Settings) {
        topLevel = settings.topLevel
        for location in settings.locations {
            if location.respond == nil {
                trees[URLPathText.trimmed(location.path)] = location
            } else {
                fixed[Array(location.path.utf8)] = location
            }
        }
    }

    func location(of path: String) -> LocationSettings {
        let bytes = Array(path.utf8)
        return fixed[bytes] ?? LocationResolver.nearest(around: bytes[...], in: trees, isProper: false) ?? topLevel
    }
}

extension SymlinkPolicy {
    /// The same for an open beneath a root.
    var asOpened: RootDirectory.SymbolicLinks {
        switch self {
        case .deny: .deny
        case .inside: .inside
        case .follow: .follow
        }
    }
}
