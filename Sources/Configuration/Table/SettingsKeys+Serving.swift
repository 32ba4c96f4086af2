// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension SettingsKeys {
    static let serving: [Key<Settings>] = [
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
        Key(
            "serverHeader", ValueType<Bool>.flag, default: true, example: false, into: \.serverHeader,
            "Whether answers carry a `Server` field.",
            reason: "It names the program and no version, which helps nobody to attack and somebody to debug."),
    ]

    static let logging: [Key<Settings>] = [
        Key(
            "logging.accessLog", ValueType<AccessLogDestination>.accessLog, default: "stdout",
            example: "/var/log/wharfd/access.log", into: \.logging.accessLog,
            "Where the access log goes: a file that is made with mode 0640 and appended to, `\"stdout\"`, or null for none.",
            reason:
                "Standard output is there on every system and ends in the journal under systemd. A path begins with `/`, `./` or `../`, so that a misspelt word is not taken for a file's name."
        ),
        Key(
            "logging.format", ValueType<AccessLogFormat>.accessLogFormat, default: "httpserver",
            example: "%h %l %u %t \"%r\" %>s %b %D", into: \.logging.format,
            "What a line of the access log looks like: a format by its name, or any text with a `%` in it, which is a template in the notation of Apache's `LogFormat`.",
            reason:
                "`\"httpserver\"` says what an operator asks for first, and whoever reads the Python HttpServer's log reads it. A template is checked when it is loaded: at most 1024 bytes and 64 directives, no control character but TAB.",
            details: AccessLogFormat.reference),
        Key(
            "logging.level", ValueType<DiagnosticLevel>.word, default: "info", example: "debug", into: \.logging.level,
            "Least important message that the diagnostic log shows.",
            reason: "`\"info\"` tells of starts, stops and reloads; what a client does wrong is at most `\"debug\"`."),
    ]
}
