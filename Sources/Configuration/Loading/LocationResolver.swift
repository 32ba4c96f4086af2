// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Completes each location by what it inherits: from the nearest location around it, in the end from the top level.
enum LocationResolver {
    /// The keys whose entries may each come from another place.
    private static let mergedKeys = ["errorPages", "mimeTypes"]

    /// Completes and sorts the locations of settings whose top level is complete, flags included.
    static func resolve(_ settings: inout Settings, _ findings: inout Findings) {
        // In this order a location comes after all that are around it.
        let written = settings.locations.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        var trees: [[UInt8]: LocationSettings] = [:]
        for location in written where !location.isFixed {
            let path = URLPathText.trimmed(location.path)
            let around = nearest(around: path.dropLast(0), in: trees, isProper: true) ?? settings.topLevel
            trees[path] = complete(location, in: around, of: settings.topLevel)
        }
        settings.locations = written.map { location in
            let path = URLPathText.trimmed(location.path)
            guard location.isFixed else { return trees[path] ?? location }
            let around = nearest(around: path.dropLast(0), in: trees, isProper: false) ?? settings.topLevel
            return complete(location, in: around, of: settings.topLevel)
        }
        for location in settings.locations { review(location, &findings) }
        reviewChanges(settings, &findings)
        reviewSidecars(settings, &findings)
    }

    /// The innermost location that a path is in, by whole segments.
    ///
    /// - Parameter isProper: whether the one at exactly that path is not meant.
    static func nearest(
        around path: ArraySlice<UInt8>, in trees: [[UInt8]: LocationSettings], isProper: Bool
    ) -> LocationSettings? {
        var path = path
        if !isProper, let location = trees[Array(path)] { return location }
        while let slash = path.lastIndex(of: UInt8(ascii: "/")) {
            path = path[..<slash]
            if let location = trees[Array(path)] { return location }
        }
        return nil
    }

    private static func complete(
        _ own: LocationSettings, in around: LocationSettings, of topLevel: LocationSettings
    ) -> LocationSettings {
        var location = around
        location.path = own.path
        location.written = own.written
        let place = Place.top.key("locations").key(own.path)
        // What is wrong was said when the file was read, and kept it from being taken.
        var ignored = Findings()
        LocationKeys.table.take(own.written, at: place, into: &location, &ignored)
        for name in mergedKeys {
            guard case .object(let entries) = own.written[name] else { continue }
            for entry in entries.keys {
                location.sources.note(entry: entry, of: name, at: place.key(name).description)
            }
        }
        if own.written["root"] != nil {
            location.root = directory(location.root, from: topLevel.root)
            location.rootPath = String(decoding: URLPathText.trimmed(own.path), as: UTF8.self)
        }
        return location
    }

    /// A directory that is relative to another one; `.` is that one itself.
    private static func directory(_ path: String, from base: String) -> String {
        if path == "." { return base }
        if path.utf8.first == UInt8(ascii: "/") { return path }
        return base.utf8.last == UInt8(ascii: "/") ? base + path : "\(base)/\(path)"
    }

    /// Warns of what works, though not as it looks.
    private static func review(_ location: LocationSettings, _ findings: inout Findings) {
        let place = Place.top.key("locations").key(location.path)
        if location.hidden == .deny, isHidden(location.path) {
            findings.warning(
                place, "the path has a name in it that begins with a dot, so all of it is 404",
                "write \"hidden\": \"allow\" in it, or another path")
        }
        let own = URLPathText.trimmed(location.path)
        for name in ["headers", "cacheControl"] {
            guard case .object(let rules) = location.written[name] else { continue }
            for pattern in rules.keys where !PatternText.canMatch(pattern, beneath: own) {
                findings.warning(
                    place.key(name).key(pattern), "the pattern matches no path of this location",
                    "begin it with \(JSONValue.quoted(location.path)): it is held against the whole path")
            }
        }
    }

    /// As `RequestPath` has it: a first segment of `.well-known` is let pass.
    private static func isHidden(_ path: String) -> Bool {
        URLPathText.segments(of: path).enumerated().contains { index, segment in
            segment.utf8.first == UInt8(ascii: ".") && (index > 0 || segment != ".well-known")
        }
    }
}
