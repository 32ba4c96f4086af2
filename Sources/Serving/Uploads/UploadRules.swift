// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// How a location takes files in and gives them away: settings in the form that a request needs. Immutable.
struct UploadRules: Sendable {
    let settings: UploadSettings
    /// Types that are taken; empty: all are.
    let accept: [MediaRange]
    /// The `Accept` line of a 415 for a type that is not.
    let acceptField: [UInt8]
    /// Other sites whose pages may change something here.
    let origins: [[UInt8]]
    let allowsEveryOrigin: Bool
    let owner: FileOwner
    /// Whether an empty directory may be deleted.
    let removesDirectories: Bool
    private let showsHidden: Bool
    /// URL path of the directory that has the quota, without a slash at its end.
    let path: String

    init(_ location: LocationSettings) {
        settings = location.upload
        accept = settings.accept.compactMap(MediaRange.init)
        acceptField = Array("Accept: \(settings.accept.joined(separator: ", "))\r\n".utf8)
        origins = settings.origins.map { Array($0.utf8) }
        allowsEveryOrigin = settings.origins.contains("*")
        owner = FileOwner(settings.owner)
        removesDirectories = location.delete.emptyDirectories
        showsHidden = location.hidden == .allow
        path = location.path.hasSuffix("/") ? String(location.path.dropLast()) : location.path
    }

    /// Whether a change that a page of another site asks for is refused: what a browser says of the page decides, and a
    /// request that says nothing comes from no browser, or from this site's own page.
    func refusesOrigin(of head: RequestHead, bytes: Span<UInt8>) -> Bool {
        if allowsEveryOrigin { return false }
        let site = head[.secFetchSite] ?? .empty
        let isCrossSite = bytes.equals(Self.crossSite.span, ignoringCaseIn: site.range)
        guard let origin = head[.origin] else { return isCrossSite }
        let value = bytes.extracting(origin.range)
        guard !head.isRepeated(.origin) else { return true }
        for listed in origins where RequestOrigin.matches(origin: value, listed: listed) { return false }
        guard !isCrossSite, let host = head[.host] else { return true }
        return !RequestOrigin.isSameHost(origin: value, host: bytes.extracting(host.range))
    }

    private static let crossSite = Array("cross-site".utf8)

    /// Whether names that begin with a dot, if the path has one, are let pass; those of staged files never are.
    func shows(_ path: RequestPath) -> Bool {
        !path.isHidden || (showsHidden && !path.isStaging)
    }

    /// Whether bodies are taken that do not say their type.
    var takesAnything: Bool { accept.isEmpty }

    /// Whether a body of this type is taken.
    func takes(_ contentType: Span<UInt8>) -> Bool {
        guard !accept.isEmpty else { return true }
        for range in accept where range.matches(contentType) { return true }
        return false
    }
}

extension FileOwner {
    /// The numbers of names; a name that nobody has any more changes nothing (the check of the settings tells of it).
    init(_ settings: FileOwnerSettings?) {
        self = .unchanged
        user = settings?.user.flatMap { UInt32($0) ?? lookUpUser(named: $0) }
        group = settings?.group.flatMap { UInt32($0) ?? lookUpGroup(named: $0) }
    }
}
