// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import struct SystemPackage.Errno

/// The pages that settings name: error pages, and fallbacks that are the same for all.
///
/// One that is missing is a warning: an error has its short text all the same, and the page may be there tomorrow.
extension WorldCheck {
    private struct Page: Hashable {
        let path: String
        let keyPath: String
    }

    /// Every page that is not there, each once, however many locations inherit it.
    static func pages(_ loaded: LoadedSettings) -> [Diagnostic] {
        let settings = loaded.settings
        var seen: Set<Page> = []
        return ([settings.topLevel] + settings.locations).flatMap { pages(of: $0) }.compactMap { page in
            guard seen.insert(page).inserted, let message = pageProblem(page.path, settings) else { return nil }
            return Diagnostic(
                .warning, file: loaded.file, keyPath: page.keyPath, message: message,
                advice: "make the file, or write the URL path of one that is there")
        }
    }

    private static func pages(of location: LocationSettings) -> [Page] {
        let errorKey = location.sources["errorPages"] ?? "errorPages"
        let errorPages = location.errorPages.map { kind, path in
            Page(path: path, keyPath: "\(errorKey)[\"\(kind.keyText)\"]")
        }
        let fallbackKey = location.sources["fallback"] ?? "fallback"
        let fallbacks = location.fallback.enumerated().compactMap { index, step -> Page? in
            guard case .path(let path) = step else { return nil }
            return Page(path: path, keyPath: "\(fallbackKey)[\(index)]")
        }
        return errorPages.sorted { $0.keyPath < $1.keyPath } + fallbacks
    }

    /// What is wrong with the file at a URL path; nil also where its root is, which is told elsewhere.
    private static func pageProblem(_ path: String, _ settings: Settings) -> String? {
        let location = location(of: path, settings)
        if location.respond != nil, location.path == path { return nil }
        guard let root = try? RootDirectory(path: location.root) else { return nil }
        let name = shown(location.root + path.dropFirst(location.rootPath.count))
        let bytes = Array(path.utf8.dropFirst(location.rootPath.utf8.count)) + [0]
        do throws(Errno) {
            let links = location.symlinks.asOpened
            let found = try root.open(bytes, symbolicLinks: links, statusOnly: true)
            guard try FileStatus(of: found).kind == .regular else { return "\(name) is not a file" }
            _ = try root.open(bytes, symbolicLinks: links)
            return nil
        } catch .noSuchFileOrDirectory {
            return "\(name) is not there"
        } catch .permissionDenied {
            return "\(name) cannot be read by this user"
        } catch {
            return "\(name) cannot be opened: \(error)"
        }
    }

    /// The rules of a URL path: of the longest location that it is in.
    private static func location(of path: String, _ settings: Settings) -> LocationSettings {
        let around = settings.locations.filter { location in
            let prefix = location.path.hasSuffix("/") ? String(location.path.dropLast()) : location.path
            return path == prefix || path.hasPrefix(prefix + "/")
        }
        return around.max { $0.path.utf8.count < $1.path.utf8.count } ?? settings.topLevel
    }
}

extension ErrorKind {
    /// As the key is written: `404` or `5xx`.
    fileprivate var keyText: String {
        switch self {
        case .status(let status): "\(status)"
        case .statusClass(let digit): "\(digit)xx"
        }
    }
}

extension SymlinkPolicy {
    fileprivate var asOpened: RootDirectory.SymbolicLinks {
        switch self {
        case .deny: .deny
        case .inside: .inside
        case .follow: .follow
        }
    }
}
