// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Everything that an operator decides: checked, complete, and a plain value.
///
/// Whoever holds one holds it as a `let`; a reload builds another and never changes this one.
package struct Settings: Equatable, Sendable {
    /// Where connections are accepted; never empty.
    package var listen: [ListenAddress]
    /// How many threads serve.
    package var workers: WorkerCount
    /// The rules that hold wherever no location says otherwise.
    package var topLevel: LocationSettings
    /// The parts of the URL space with rules of their own, ordered by path; complete, what they inherit included.
    package var locations: [LocationSettings]
    /// Whose word on a client's address is taken (`X-Forwarded-For`).
    package var trustedProxies: [AddressRange]
    /// Whether answers carry a `Server` field.
    package var serverHeader: Bool
    /// How much of anything is too much.
    package var limits: Limits
    /// How long anything may take.
    package var timeouts: Timeouts
    /// What each worker keeps of the files it has served.
    package var fileCache: FileCacheSettings
    /// What is kept of files that were compressed.
    package var variants: VariantSettings
    /// Where the daemon answers itself.
    package var endpoints: EndpointSettings
    /// Where the access log goes, and how much the daemon says of itself.
    package var logging: LoggingSettings
    /// Where each key that no location may have was written, by its path: `port`, `limits.drain`.
    package var sources = KeySources()
}

extension Settings {
    /// Every directory that files are served from, once.
    package var roots: Set<String> {
        Set([topLevel.root] + locations.filter { $0.respond == nil }.map(\.root))
    }

    /// The settings of a file that says nothing but `root`: what the table of keys has as defaults.
    package static func defaults(root: String) -> Settings {
        var settings = blank
        var findings = Findings()
        SettingsKeys.table.applyDefaults(to: &settings, &findings)
        settings.topLevel.root = root
        return settings
    }

    /// What the table's defaults are written over; no value here reaches anybody.
    static let blank = Settings(
        listen: [], workers: .automatic,
        topLevel: .blank(path: "/"),
        locations: [], trustedProxies: [], serverHeader: false,
        limits: Limits(
            requestLine: 0, fields: 0, fieldCount: 0, drain: 0, chunkExtension: 0, trailer: 0, connections: .automatic,
            connectionsPerAddress: 0, minimumRate: 0),
        timeouts: Timeouts(head: 0, body: 0, send: 0, keepAlive: 0, linger: 0, shutdown: 0, drain: 0),
        fileCache: FileCacheSettings(validity: 0, entries: 0, memory: 0, inlineSize: 0, idle: 0),
        variants: VariantSettings(memory: 0, largestFile: 0), endpoints: EndpointSettings(),
        logging: LoggingSettings(accessLog: .none, format: .httpServer, level: .critical))
}
