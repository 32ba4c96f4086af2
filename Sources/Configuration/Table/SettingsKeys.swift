// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The table of everything that can be set.
enum SettingsKeys {
    static let table = KeyTable(
        sections: LocationKeys.sections + [
            KeySection(
                name: "endpoints",
                summary:
                    "Paths at which the daemon answers itself, each off unless it is set. [Endpoints](#endpoints) tells how they work."
            ),
            KeySection(name: "logging", summary: "What the daemon writes down."),
            KeySection(
                name: "limits",
                summary:
                    "How much a client may send or hold. What is refused is answered with the status that stands with the key."
            ),
            KeySection(
                name: "timeouts",
                summary: "How long anything may take. A slow client costs a connection, never a thread."),
            KeySection(
                name: "fileCache",
                summary: "What each worker keeps of the files that it has served. Counts and sizes are per worker."),
        ],
        keys: listening + lifted(LocationKeys.tree) + locations + lifted(LocationKeys.files + LocationKeys.answers)
            + lifted(LocationKeys.compression) + variants + lifted(LocationKeys.upload + LocationKeys.delete) + serving
            + endpoints + logging + limits + timeouts + fileCache,
        refusal: { name, _ in
            guard LocationKeys.own.contains(where: { $0.name == name }) else { return nil }
            return (
                "the key stands only in a location",
                "write it there: \"locations\": { \"/path\": { \"\(name)\": … } }"
            )
        })

    private static func lifted(_ keys: [Key<LocationSettings>]) -> [Key<Settings>] {
        keys.map { $0.lifted(into: \.topLevel) }
    }

    private static let listening: [Key<Settings>] = [
        Key(
            ignored: "$schema", .anything, example: "/usr/share/wharfd/schema.json",
            "The schema that an editor completes and checks the file by.",
            reason: "Ignored by the daemon, which knows its own keys."),
        Key(
            "port", .port, default: 8080, example: 80, into: \.listen,
            "TCP port, on every address of both families: two sockets, IPv6 left out where the host has none.",
            reason:
                "Needs no privilege. Port 0 lets the system choose. Instead of `port`, `listen` names addresses one by one; both together are an error."
        ),
        Key(
            "listen", .addresses, default: nil, example: ["127.0.0.1:8080", "[::1]:8080"], into: \.listen,
            "Addresses to accept connections at: numeric IPv4 or IPv6 with a port, or Unix sockets by absolute path, as text or as `{ \"unix\": PATH, \"mode\": \"0660\", \"stale\": \"remove\" }`, or sockets that systemd passes, as `\"systemd:NAME\"`.",
            reason:
                "Names are not looked up: a start must not wait for a resolver. A socket's path has at most 107 bytes, as unix(7) has room for. Its mode is what the umask leaves, unless `mode` says otherwise. A socket that nobody listens on any more is removed; with `stale` `\"keep\"` it stays, and the start fails. NAME is what `FileDescriptorName=` says in the socket's unit, `http` in wharfd.socket; all sockets of that name are meant. They may have ports below 1024, and refuse nobody while the daemon is restarted."
        ),
    ]

    private static let locations: [Key<Settings>] = [
        Key(
            "locations", .locations, default: [:],
            example: ["/files": ["root": "/srv/files"], "/health": ["respond": ["body": "ok"]]], into: \.locations,
            "Parts of the URL space with rules of their own, by URL path.",
            reason:
                "Most sites need none. A path is written decoded and covers all that is beneath it, by whole segments; a slash at its end makes no difference, except with `respond`. At most 1000 locations, and 1024 bytes in a path."
        )
    ]
}
