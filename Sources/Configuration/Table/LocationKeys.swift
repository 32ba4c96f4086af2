// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The keys that may stand at the top of the file and in each location.
enum LocationKeys {
    static let all: [Key<LocationSettings>] = [
        Key(
            "root", .directory, default: nil, example: "/srv/wharfd", into: \.root,
            "Directory that is served. Has to be set here or by `--directory`, which wins.",
            reason:
                "To serve a directory that nobody named would be to publish it by accident. A relative path starts where the daemon is started."
        ),
        Key(
            "methods", .methods, default: ["GET", "HEAD"], example: ["GET", "HEAD"], into: \.methods,
            "Methods that are on; any other known one is answered with 405. OPTIONS is always answered.",
            reason:
                "Reading is harmless. Each is on only when named: GET does not imply HEAD. POST, PUT and DELETE are accepted and do nothing yet."
        ),
        Key(
            "index", .list(of: .fileName, named: "file names", 0...16), default: ["index.html"],
            example: ["index.html", "index.htm"], into: \.index,
            "Names that stand for their directory; the first that is there is served.",
            reason:
                "What every server does. Each costs a look at the directory, hence at most 16; an empty list serves none."
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
            into: \.mediaTypes,
            "Media types by file-name extension, before the system's table and the built-in one.",
            reason:
                "An extension is what follows a name's last dot, in any case, at most 32 characters. At most 4096 entries: the largest system table has fewer."
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
