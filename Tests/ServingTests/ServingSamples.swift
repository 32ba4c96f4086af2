// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import Testing

@testable import LinuxSystem
@testable import Serving

/// Instants that tests are set in, nanoseconds since 1970, so that none depends on the day.
enum SampleTime {
    /// Thu, 01 Oct 2020 00:00:00 GMT and a fraction.
    static let modified: Int64 = 1_601_510_400_123_456_789
    /// Tue, 14 Nov 2023 22:13:20 GMT and a fraction.
    static let now: Int64 = 1_700_000_000_500_000_000
    static let second: Int64 = 1_000_000_000
}

extension FileStatus {
    /// The status of a regular file that is nowhere.
    static func sample(
        size: Int64 = 1000, modified: Int64 = SampleTime.modified, changed: Int64 = SampleTime.modified,
        inode: UInt64 = 7
    ) -> FileStatus {
        sample(
            size: size, modifiedSeconds: Int(modified / SampleTime.second),
            nanoseconds: Int(modified % SampleTime.second), changed: changed, inode: inode)
    }

    /// The same with a time as the kernel gives it: any number of seconds.
    static func sample(
        size: Int64 = 1000, modifiedSeconds: Int, nanoseconds: Int = 0, changed: Int64 = SampleTime.modified,
        inode: UInt64 = 7
    ) -> FileStatus {
        var status = stat()
        status.st_mode = S_IFREG | 0o644
        status.st_dev = 1
        status.st_ino = ino_t(inode)
        status.st_size = off_t(size)
        status.st_mtim = timespec(tv_sec: modifiedSeconds, tv_nsec: nanoseconds)
        status.st_ctim = timespec(tv_sec: Int(changed / SampleTime.second), tv_nsec: Int(changed % SampleTime.second))
        return FileStatus(status)
    }
}

extension FileRules {
    static func sample(
        indexNames: [String] = ["index.html"], symbolicLinks: SymlinkPolicy = .inside, charset: String? = "utf-8",
        inlineSize: Int = 1024, largestVariant: Int64 = 0, _ change: (inout LocationSettings) -> Void = { _ in }
    ) -> FileRules {
        var settings = Settings.defaults(root: "/").topLevel
        settings.index = indexNames
        settings.symlinks = symbolicLinks
        settings.charset = charset
        change(&settings)
        return FileRules(settings, mediaTypes: .builtin, inlineSize: inlineSize, largestVariant: largestVariant)
    }
}

extension MediaTypes {
    /// The built-in table, whatever this host has, for locations without types of their own.
    static let builtin = MediaTypes(base: .builtin, for: .defaults(root: "/"))
}

extension LocationSettings {
    /// A location that inherits what the top level has by default.
    ///
    /// - Parameter root: a directory of its own; nil: the one around it.
    static func sample(
        _ path: String, root: String? = nil,
        within outer: LocationSettings = Settings.defaults(root: "/srv/www").topLevel,
        _ change: (inout LocationSettings) -> Void = { _ in }
    ) -> LocationSettings {
        var settings = outer
        settings.path = path
        if let root {
            settings.root = root
            settings.rootPath = path.last == "/" ? String(path.dropLast()) : path
        }
        change(&settings)
        return settings
    }
}

extension Location {
    /// A location of those settings, with the built-in media types.
    static func sample(_ settings: LocationSettings, inlineSize: Int = 65_536) -> Location {
        Location(settings, mediaTypes: .builtin, inlineSize: inlineSize)
    }

    /// The whole tree over a directory.
    static func sample(root: String) -> Location {
        sample(Settings.defaults(root: root).topLevel)
    }
}

extension OpenFile {
    /// A file in memory, described as one that was opened at `now`.
    static func sample(
        _ status: FileStatus = .sample(), name: String = "/a.txt", content: [UInt8] = [], now: Int64 = SampleTime.now
    ) -> OpenFile {
        sample(status, name: name, source: .bytes(content), now: now)
    }

    static func sample(
        _ status: FileStatus, name: String = "/a.txt", source: consuming Source, now: Int64 = SampleTime.now
    ) -> OpenFile {
        let description = FileDescription(
            status: status, name: Array(name.utf8) + [0], rules: .sample(),
            isPublished: false, now: now)
        return OpenFile(name: Array(name.utf8) + [0], status: status, source: source, description: description)
    }

    /// The content, from memory or from the descriptor.
    func readContent() throws -> String {
        if let inlineBytes { return String(decoding: inlineBytes, as: UTF8.self) }
        let descriptor = try #require(descriptor)
        return String(decoding: try descriptor.readFile(count: 1 << 20, cachedOnly: false), as: UTF8.self)
    }
}

extension Resource {
    /// What the resource is, in words that a table can hold.
    var summary: String {
        switch self {
        case .file(let file): file.inlineBytes == nil ? "descriptor" : "bytes"
        case .directoryWithoutSlash: "directory"
        case .directory: "list"
        case .refused(let status): "\(status.rawValue)"
        }
    }

    var file: OpenFile? {
        if case .file(let file) = self { file } else { nil }
    }
}

extension RequestPath {
    init(_ text: String) throws {
        try self.init(decoding: Array(text.utf8).span)
    }
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}
