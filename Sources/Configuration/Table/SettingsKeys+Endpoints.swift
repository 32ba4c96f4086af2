// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension SettingsKeys {
    /// Where the daemon answers itself.
    static let endpoints: [Key<Settings>] = [
        Key(
            "endpoints.echo", .endpoint(usual: "/echo/"), default: .null, example: true, into: \.endpoints.echo,
            "Sends back, as `text/plain`, what stands behind this path in the request's target, byte by byte.",
            reason: "Off: for exercises, and to see what a proxy makes of a path. Its path ends with a slash."),
        Key(
            "endpoints.userAgent", .endpoint(usual: "/user-agent"), default: .null, example: true,
            into: \.endpoints.userAgent,
            "Sends back the request's `User-Agent`, as `text/plain`; a request without one gets 400.",
            reason: "Off: for exercises, and to see what a browser says of itself."),
        Key(
            "endpoints.health", .endpoint(usual: "/health"), default: .null, example: "/.internal/health",
            into: \.endpoints.health,
            "Says `ok`, or answers 503 once the daemon was asked to end.",
            reason:
                "Off: a path of the site is the operator's. Not in the access log, as whoever asks does so every few seconds; `timeouts.drain` is how long 503 is said before the daemon takes no more."
        ),
        Key(
            "endpoints.metrics", .endpoint(usual: "/metrics"), default: .null, example: "/.internal/metrics",
            into: \.endpoints.metrics,
            "Figures for monitoring, in OpenMetrics text.",
            reason:
                "Off: how busy a site is concerns not everybody, and whoever can reach the port can read it. No path and no address is in it."
        ),
    ]
}
