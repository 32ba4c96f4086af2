// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Holds the daemon's own answers against each other and against locations, which come after them.
enum EndpointChecks {
    /// An endpoint at exactly one path.
    private typealias Endpoint = (name: String, path: [UInt8])

    /// Checks endpoints; nothing is to be where nobody can ask for it.
    static func check(_ settings: Settings, _ findings: inout Findings) {
        let all = settings.endpoints
        let exact = [("userAgent", all.userAgent), ("health", all.health), ("metrics", all.metrics)]
            .compactMap { name, path in path.map { (name: name, path: Array($0.utf8)) } }
        let prefix = all.echo.map { Array($0.utf8) }
        checkDistinct(exact, beside: prefix, &findings)
        for location in settings.locations {
            if let prefix, isAll(of: location, beneath: prefix) {
                unreachable(location, "endpoints.echo", &findings)
            } else {
                check(location, beside: exact, &findings)
            }
        }
    }

    private static func checkDistinct(_ endpoints: [Endpoint], beside prefix: [UInt8]?, _ findings: inout Findings) {
        for (index, endpoint) in endpoints.enumerated() {
            let place = Place.top.key("endpoints").key(endpoint.name)
            if let other = endpoints[..<index].first(where: { $0.path == endpoint.path }) {
                findings.error(place, "endpoints.\(other.name) has this path", "write another one in one of them")
            }
            if let prefix, endpoint.path.starts(with: prefix) {
                let text = JSONValue.quoted(String(decoding: prefix, as: UTF8.self))
                findings.error(
                    place, "endpoints.echo sends back all that is beneath \(text)", "write a path that is not")
            }
        }
    }

    private static func check(_ location: LocationSettings, beside endpoints: [Endpoint], _ findings: inout Findings) {
        let path = location.isFixed ? Array(location.path.utf8) : URLPathText.trimmed(location.path)
        guard let endpoint = endpoints.first(where: { $0.path == path }) else { return }
        guard !location.isFixed else { return unreachable(location, "endpoints.\(endpoint.name)", &findings) }
        let text = String(decoding: path, as: UTF8.self)
        findings.warning(
            Place.top.key("locations").key(location.path),
            "endpoints.\(endpoint.name) answers at \(JSONValue.quoted(text)) itself, and the location only beneath it",
            "write another path in one of them")
    }

    /// Whether every path of a location lies beneath a prefix.
    private static func isAll(of location: LocationSettings, beneath prefix: [UInt8]) -> Bool {
        if location.isFixed { return location.path.utf8.starts(with: prefix) }
        return (URLPathText.trimmed(location.path) + [UInt8(ascii: "/")]).starts(with: prefix)
    }

    private static func unreachable(_ location: LocationSettings, _ endpoint: String, _ findings: inout Findings) {
        findings.error(
            Place.top.key("locations").key(location.path), "\(endpoint) answers there, so nobody can ask for it",
            "remove it, or write another path in \(endpoint)")
    }
}
