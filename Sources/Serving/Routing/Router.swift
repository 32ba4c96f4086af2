// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// Which location a path belongs to or which endpoint is there, and whose word is taken on who asks. Immutable, and the same for every worker.
final class Router: Sendable {
    /// The whole tree, where nothing more particular holds.
    let topLevel: Location
    /// Every location there is, the top level last.
    let locations: [Location]
    let trustedProxies: TrustedProxies
    /// What the daemon answers itself, whatever the locations say.
    let endpoints: EndpointTable
    private let tree: RouteTree
    private let isTrivial: Bool
    private let hasEndpoints: Bool

    init(settings: Settings, mediaTypes: MediaTypes) {
        let make = { (location: LocationSettings) in
            Location(
                location, mediaTypes: mediaTypes.table(of: location), inlineSize: settings.fileCache.inlineSize,
                largestVariant: settings.variants.largestFile)
        }
        topLevel = make(settings.topLevel)
        locations = settings.locations.map(make) + [topLevel]
        tree = RouteTree(
            settings.locations.map { (Array($0.path.utf8), $0.respond != nil) }, standard: settings.locations.count)
        isTrivial = tree.isTrivial
        trustedProxies = TrustedProxies(settings.trustedProxies)
        endpoints = EndpointTable(settings.endpoints)
        hasEndpoints = !endpoints.isEmpty
    }

    /// The endpoint that answers at a path; nil: a location does.
    @inline(__always)
    func endpoint(of path: RequestPath) -> Endpoint? {
        hasEndpoints ? endpoints.endpoint(of: path) : nil
    }

    /// The location of a path: the one with the longest prefix of whole segments, or with an answer to exactly that
    /// path.
    func location(of path: RequestPath) -> Location {
        if isTrivial { return topLevel }
        return locations[tree.location(of: path.bytes.span.extracting(droppingLast: 1))]
    }
}
