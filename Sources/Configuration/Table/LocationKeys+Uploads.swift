// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension LocationKeys {
    /// How POST and PUT are taken.
    static let upload: [Key<LocationSettings>] = limits + publishing + trust

    /// How DELETE is taken.
    static let delete: [Key<LocationSettings>] = [
        Key(
            "delete.emptyDirectories", ValueType<Bool>.flag, default: false, example: true,
            into: \.delete.emptyDirectories,
            "Whether DELETE takes a directory with nothing in it; else it answers 409, as it always does where something is.",
            reason: "Off: a directory that the operator made is not a client's to remove.")
    ]

    private static let limits: [Key<LocationSettings>] = [
        Key(
            "upload.maxSize", .bytes(0...1 << 50), default: "1GiB", example: "100MiB", into: \.upload.maxSize,
            "Bytes of a request's body, all files of a form together; more is answered with 413, before a byte is read where the length is announced.",
            reason: "More than a photograph or a document, less than a disk."),
        Key(
            "upload.maxFiles", .count(1...10_000), default: 128, example: 10, into: \.upload.maxFiles,
            "Files in one form; more is answered with 413.",
            reason: "More than anybody picks by hand."),
        Key(
            "upload.minimumFree", .bytes(0...1 << 50), default: "64MiB", example: "5GiB", into: \.upload.minimumFree,
            "Bytes that an upload leaves free on its file system, or it is answered with 507; 0 uses all that there is.",
            reason: "A disk that is full stops more than uploads: logs, for one."),
        Key(
            "upload.quota", .bytesOrNull(1...1 << 50), default: .null, example: "50GiB", into: \.upload.quota,
            "Bytes that all files beneath the location's directory may have together, or an upload is answered with 507; null for no limit.",
            reason:
                "None: `upload.minimumFree` protects the disk. Whoever put a file there, it counts: at once what this location takes, within ten minutes what comes by others or by programs."
        ),
        Key(
            "upload.accept", .list(of: .acceptedMediaRange, named: "media types", 0...64), default: [],
            example: ["image/*", "application/pdf"], into: \.upload.accept,
            "Media types that are taken, as the client names them; any other is answered with 415. An empty list takes any.",
            reason:
                "Any: the client names the type, and nothing holds it to that. It keeps mistakes out and no attack; `upload.servedAs` is about those. Case makes no difference."
        ),
    ]

    private static let publishing: [Key<LocationSettings>] = [
        Key(
            "upload.onConflict", ValueType<ConflictPolicy>.word, default: "replace", example: "refuse",
            into: \.upload.onConflict,
            "What becomes of an upload whose name is taken: `\"replace\"` puts it in the other's place, `\"refuse\"` answers 409, `\"rename\"` gives it the name `name (1).ext` and says so in `Location`.",
            reason:
                "As HTTP has it for PUT. A PUT says itself under what name it will be found, so that with `\"rename\"` it is answered with 409. Of a hundred who write one name at once, `\"refuse\"` lets exactly one."
        ),
        Key(
            "upload.durability", ValueType<Durability>.word, default: "full", example: "none",
            into: \.upload.durability,
            "What an answer promises: `\"full\"` that the file, or its removal, outlives a loss of power; `\"none\"` only that whoever looks sees it whole.",
            reason:
                "Who reads 201 deletes the original. `\"full\"` waits for the disk twice, for the file and for its name; `\"none\"` is for what can be made again."
        ),
        Key(
            "upload.createDirectories", ValueType<Bool>.flag, default: false, example: true,
            into: \.upload.createDirectories,
            "Whether directories that are missing on the way to an upload's name are made; else it is answered with 409.",
            reason: "Off: a misspelt path is refused, and does not become a directory."),
        Key(
            "upload.mode",
            .mode(
                of: "a file that is uploaded", required: 0o400, allowed: 0o666,
                reason: "a file that its owner may not read is one that the daemon cannot serve", example: "0644"),
            default: "0644", example: "0640", into: \.upload.mode,
            "Permissions of files that are made, in octal and as text, whatever the umask is.",
            reason:
                "Other programs may read what is served to everybody. What a client has sent is no program, so no file is executable."
        ),
        Key(
            "upload.directoryMode",
            .mode(
                of: "a directory", required: 0o700, allowed: 0o777,
                reason: "a directory that its owner may not read, write and search is no use to the daemon",
                example: "0755"),
            default: "0755", example: "0750", into: \.upload.directoryMode,
            "Permissions of directories that `upload.createDirectories` makes, in octal and as text, whatever the umask is.",
            reason: "As for `upload.mode`, with the permission to search."),
        Key(
            "upload.owner", .fileOwner, default: .null, example: "www-data:www-data", into: \.upload.owner,
            "User, group or both that files which are made belong to, by name or number; null: the daemon's own.",
            reason:
                "Only root, or who has CAP_CHOWN, may give files to another user. A group needs no privilege if the daemon's user is in it."
        ),
    ]

    private static let trust: [Key<LocationSettings>] = [
        Key(
            "upload.origins", .list(of: .origin, named: "origins", 0...64), default: [],
            example: ["https://example.org", "https://admin.example.org:8443"], into: \.upload.origins,
            "Other sites whose pages may upload and delete, as browsers name them in `Origin`; `\"*\"` is all of them, `\"null\"` is pages without a site. From any other page it is 403.",
            reason:
                "None: whatever page a browser shows could write here in its reader's name. The host's own pages and programs that are no browser are not asked."
        ),
        Key(
            "upload.servedAs", ValueType<ServedAs>.word, default: "sandboxed", example: "attachment",
            into: \.upload.servedAs,
            "How browsers take files from a location that takes uploads: `\"sandboxed\"` shows HTML, SVG and XML without scripts and as of no site (`Content-Security-Policy: sandbox`), `\"attachment\"` has every file saved and none shown, `\"trusted\"` adds nothing.",
            reason:
                "A page that a stranger uploaded would act as your site's own. `\"trusted\"` is for locations that only you can write to."
        ),
    ]
}
