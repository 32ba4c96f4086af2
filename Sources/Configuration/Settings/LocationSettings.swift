// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import HTTPWire

/// The rules that hold in one part of the URL space, complete: what it does not say itself it has from the location
/// around it, and in the end from the top level.
package struct LocationSettings: Equatable, Sendable {
    /// The URL path as it was written, such as `/files` or `/files/`; `/` for the top level.
    package var path: String
    /// The directory that is served; absolute, or relative to the directory that the daemon is started in.
    package var root: String
    /// The URL path that `root` stands for, without a slash at its end: empty for the top level's own root, `/files`
    /// where the location at `/files` brought it, `/files` too for a location at `/files/new` without one of its own.
    package var rootPath: String
    /// What may be done with what is here.
    package var methods: MethodSet
    /// The one answer that there is to exactly `path`; nil: files are served. Never inherited.
    package var respond: FixedResponse?
    /// Whether what is on the disk is served, put there and deleted; else every path is 404 to every method that is on.
    package var files: Bool
    /// The names that stand for their directory, first match wins; each is one path component.
    package var index: [String]
    /// Whether a directory without an index is answered with the list of what is in it.
    package var listing: Bool
    /// What is tried where a path names nothing, in order.
    package var fallback: [FallbackStep]
    /// The files that are the bodies of errors, by what they are for; the more particular entry wins.
    package var errorPages: [ErrorKind: String]
    /// What becomes of names that begin with a dot.
    package var hidden: HiddenPolicy
    /// What becomes of symbolic links.
    package var symlinks: SymlinkPolicy
    /// The media type of every file, whatever its name; nil: by its extension.
    package var contentType: String?
    /// Media types by file-name extension (lower case, without its dot); these go before every other table.
    package var mediaTypes: [String: String]
    /// The media type of a file whose extension no table has.
    package var defaultType: String
    /// The `charset` of textual media types that name none; nil: none is added.
    package var charset: String?
    /// Fields that answers get, by path; rules that come later win, field by field. A value of nil takes a field away.
    package var headers: [PathRule<[String: String?]>]
    /// The `Cache-Control` of files, by path; the last rule that matches wins. Nil: none is sent.
    package var cacheControl: [PathRule<String?>]
    /// How answers are compressed.
    package var compression: CompressionSettings
    /// How POST and PUT are taken.
    package var upload: UploadSettings
    /// How DELETE is taken.
    package var delete: DeleteSettings
    /// Where each of these was written, for `--explain`.
    package var sources = KeySources()
    /// What the location says itself, in the form in which settings are printed; nothing at the top level.
    var written = JSONObject()
}

extension LocationSettings {
    /// Whether files may be put here.
    package var takesFiles: Bool { servesFiles && (methods.contains(.put) || methods.contains(.post)) }

    /// Whether files may be taken away from here.
    package var takesDeletions: Bool { servesFiles && methods.contains(.delete) }

    /// Whether its paths may name files at all.
    package var servesFiles: Bool { respond == nil && files }

    /// Whether it has one answer, to exactly its path; holds before what it inherits is put into it, too.
    var isFixed: Bool { written["respond"] != nil }

    /// What the table's values are written over; no value here reaches anybody.
    static func blank(path: String) -> LocationSettings {
        LocationSettings(
            path: path, root: "", rootPath: "", methods: [], respond: nil, files: true, index: [], listing: false,
            fallback: [], errorPages: [:], hidden: .deny, symlinks: .deny, contentType: nil, mediaTypes: [:],
            defaultType: "",
            charset: nil,
            headers: [], cacheControl: [],
            compression: CompressionSettings(gzip: false, level: 1, sidecars: [], minimumSize: 0, types: []),
            upload: UploadSettings(
                maxSize: 0, onConflict: .refuse, durability: .full, createDirectories: false, accept: [], origins: [],
                maxFiles: 0, mode: 0, directoryMode: 0, owner: nil, minimumFree: 0, quota: nil, servedAs: .sandboxed),
            delete: DeleteSettings(emptyDirectories: false))
    }
}
