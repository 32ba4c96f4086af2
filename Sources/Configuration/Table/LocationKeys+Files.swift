// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension LocationKeys {
    /// Which file is the answer, and what type it has.
    static let files: [Key<LocationSettings>] = [
        Key(
            "files", ValueType<Bool>.flag, default: true, example: false, into: \.files,
            "Whether paths name files of the root; else each is 404 to every method that is on, and no file from here is a fallback or an error page.",
            reason:
                "Serving files is what the daemon is for. Off at the top level, only what locations and endpoints say is there."
        ),
        Key(
            "index", .list(of: .fileName, named: "file names", 0...16), default: ["index.html"],
            example: ["index.html", "index.htm"], into: \.index,
            "Names that stand for their directory; the first that is there is served.",
            reason:
                "What every server does. Each costs a look at the directory, hence at most 16; an empty list serves none."
        ),
        Key(
            "listing", ValueType<Bool>.flag, default: false, example: true, into: \.listing,
            "Whether a directory without an index is answered with the list of what is in it; else it is answered with 404.",
            reason: "Off: whoever puts a file on a server has not said that everybody may find it."),
        Key(
            "fallback", .list(of: .fallbackStep, named: "paths", 0...16), default: [],
            example: ["{path}.html", "/index.html"], into: \.fallback,
            "What to try where a path names nothing, in order: a URL path, or `{path}`, which is the path that was asked for, with something behind it.",
            reason:
                "For clean URLs and for applications that have one page. Off: a path that names nothing is 404, and a cache should know. Each step costs a look at the directory, hence at most 16."
        ),
        Key(
            "errorPages", .errorPages, default: [:], example: ["404": "/404.html", "5xx": "/50x.html"],
            merge: { location, pages in
                for (kind, page) in pages { location.errorPages[kind] = page }
            },
            own: { $0.errorPages.mapValues { String?($0) } },
            "URL paths of files that are the bodies of errors, by status or, with `4xx` and `5xx`, for all of a class that have none of their own.",
            reason: "The built-in bodies are short and plain, and say nothing of the request.",
            inLocation: "Entries are added to those that are inherited, or take their place; null takes one away."
        ),
        Key(
            "hidden", ValueType<HiddenPolicy>.word, default: "deny", example: "allow", into: \.hidden,
            "What becomes of names that begin with a dot: `\"deny\"` hides all but `/.well-known/`, `\"allow\"` serves them.",
            reason: "Such names are where tools keep what is not meant to be seen, `.git` and `.env` before all."),
        Key(
            "symlinks", ValueType<SymlinkPolicy>.word, default: "inside", example: "deny", into: \.symlinks,
            "Symbolic links that are followed: `\"inside\"` those that are relative and stay beneath the root, `\"deny\"` none, `\"follow\"` all, and with that containment is waived.",
            reason:
                "Links inside a tree are common and safe; the kernel refuses every other. An absolute link is refused wherever it leads."
        ),
        Key(
            "mimeTypes", ValueType<[String: String]>.mediaTypes, default: [:], example: ["glb": "model/gltf-binary"],
            merge: { location, types in location.mediaTypes.merge(types) { $1 } }, own: { $0.mediaTypes },
            "Media types by file-name extension, before the system's table and the built-in one.",
            reason:
                "An extension is what follows a name's last dot, in any case, at most 32 characters. At most 4096 entries: the largest system table has fewer.",
            inLocation: "Entries are added to those that are inherited, or take their place."
        ),
        Key(
            "contentType", ValueType<String>.mediaType.map(to: { String?($0) }) { $0 }.orNull(meaning: nil),
            default: .null, example: "application/octet-stream", into: \.contentType,
            "Media type of every file, whatever its name; null: by its extension. With `respond`, the type of its body.",
            reason:
                "A name's extension is right nearly always. `\"application/octet-stream\"` makes browsers save what strangers have put there.",
            inLocation: "Replaces what is inherited; null takes it away."
        ),
        Key(
            "defaultType", .mediaType, default: "application/octet-stream", example: "text/plain", into: \.defaultType,
            "Media type of a file whose extension is in no table.",
            reason: "A browser saves it and does not guess."),
        Key(
            "charset", ValueType<String>.charset.map(to: { String?($0) }) { $0 }.orNull(meaning: nil),
            default: "utf-8", example: "iso-8859-1", into: \.charset,
            "Character set that is added to textual media types which name none; null adds none.",
            reason: "Text is UTF-8 nearly everywhere, and without it browsers guess."),
    ]
}
