// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// What is decided on the way from a path to a file, with what it was decided by.
struct FileTrace: Sendable {
    let trace: Trace
    let location: Location

    private func note(_ topic: String, _ text: String) {
        trace.note(topic, text)
    }

    private func source(_ key: String) -> String {
        Trace.source(key, of: location)
    }

    func noteRoot(_ error: Errno?) {
        let failure = error.map { ", which cannot be opened: \(reason($0))" } ?? ""
        let stands = location.settings.rootPath.isEmpty ? "" : " for \(location.settings.rootPath)"
        note("root", "\(location.root)\(stands), by \(source("root"))\(failure)")
    }

    func noteDirectory(withoutSlash: Bool, _ path: [UInt8]) {
        if withoutSlash {
            note("directory", "301: \(absolute(path)) is one, and the path has no slash at its end")
        } else {
            note("directory", absolute(path))
        }
    }

    func noteIndex(_ name: [UInt8], isThere: Bool) {
        let name = String(decoding: name, as: UTF8.self)
        note("index", "\(name) is \(isThere ? "there" : "not there"), by \(source("index"))")
    }

    func noteNoIndex() {
        if location.rules.isListed {
            note("index", "the directory has none: a listing, by \(source("listing"))")
        } else {
            note("index", "404: the directory has none")
        }
    }

    func noteKind() {
        note("file", "403: it is neither a regular file nor a directory")
    }

    func noteFailure(_ error: Errno, _ path: [UInt8]) {
        noteLinks(path, error)
        note("file", "\(Status(opening: error).text): \(absolute(path)): \(reason(error))")
    }

    func noteFile(_ name: [UInt8], _ status: FileStatus, _ description: FileDescription) {
        noteLinks(name, nil)
        var date: [UInt8] = []
        HTTPDate(secondsSince1970: status.modified / 1_000_000_000).append(to: &date)
        note("file", "\(absolute(name)), \(status.size) bytes, modified \(String(decoding: date, as: UTF8.self))")
        note("type", "\(String(decoding: description.contentType, as: UTF8.self)), \(typeSource(name))")
        let path = name.span.extracting(droppingLast: 1)
        if let rule = location.rules.cacheRule(for: path) {
            note("caching", "\(rule.value ?? "no Cache-Control"), by cacheControl[\"\(rule.pattern)\"]")
        }
        trace.noteFields(location.rules.fields.decisions(for: path))
    }

    func noteCoding(_ file: OpenFile, isSidecar: Bool) {
        if isSidecar {
            let suffix = String(decoding: CodingRules.suffix(of: file.coding), as: UTF8.self)
            note("coding", "\(file.coding.name): \(absolute(file.name))\(suffix), by \(source("compression.sidecars"))")
        } else {
            let way = file.compressing == nil ? "made once and kept" : "made while it is sent"
            note("coding", "\(file.coding.name), \(way), by \(source("compression.gzip"))")
        }
    }

    func noteNoCoding(of file: OpenFile, _ preference: CodingPreference) {
        let reason = file.isCodable ? "nothing better is there" : "its type is not in \(source("compression.types"))"
        note("coding", preference.permitsIdentity ? "none: \(reason)" : "406: \(reason), and the client takes no other")
    }

    private func typeSource(_ name: [UInt8]) -> String {
        if location.rules.forcedType != nil { return "by \(source("contentType"))" }
        let file = name.dropLast().split(separator: UInt8(ascii: "/")).last ?? []
        let bytes = Array(file)
        let parts = file.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let ending = String(decoding: parts.last ?? [], as: UTF8.self).lowercased()
        guard location.rules.mediaTypes.type(forFileName: bytes.span) != nil else {
            return "by \(source("defaultType"))"
        }
        return location.settings.mediaTypes[ending] == nil
            ? "by its name's extension in the system's table or the built-in one"
            : "by \(location.settings.sources.source(ofEntry: ending, in: "mimeTypes"))"
    }

    /// The links on the way, as far as they stand in the path itself; what they lead to may be further ones.
    private func noteLinks(_ path: [UInt8], _ error: Errno?) {
        let isRefusal = error == .improperLink || error == .tooManySymbolicLinkLevels
        var place = location.root
        for component in path.dropFirst(location.rules.rootPathCount).dropLast().split(separator: UInt8(ascii: "/")) {
            place += "/" + String(decoding: component, as: UTF8.self)
            guard let target = try? SymbolicLink.target(of: place) else { continue }
            note("link", "\(place) leads to \(target)\(isRefusal ? "" : ", followed by \(source("symlinks"))")")
        }
        if isRefusal { note("link", refusal) }
    }

    private var refusal: String {
        switch location.settings.symlinks {
        case .deny:
            "refused: \"symlinks\" is \"deny\", by \(source("symlinks")); \"inside\" would follow it beneath the root"
        case .inside:
            "refused: \"symlinks\" is \"inside\", by \(source("symlinks")), which follows a link only if it is relative "
                + "and stays beneath the root; \"follow\" would allow it, anywhere"
        case .follow: "refused: the links have no end"
        }
    }

    private func reason(_ error: Errno) -> String {
        error == .permissionDenied ? "permission denied for \(ProcessUser.current)" : "\(error)"
    }

    private func absolute(_ path: [UInt8]) -> String {
        location.root + Trace.text(Array(path.dropFirst(location.rules.rootPathCount).dropLast()).span)
    }
}
