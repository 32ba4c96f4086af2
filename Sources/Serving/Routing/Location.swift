// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// A part of the URL space and the settings that hold in it, in the form that a request needs. Immutable.
final class Location: Sendable {
    /// Its place in the router, which tells its files from another location's.
    let index: Int
    /// The directory that is served.
    let rootPath: String
    /// What is on here: of what the configuration names, what this server can do.
    let methods: MethodSet
    /// The `Allow` line of a 405 or an OPTIONS.
    let allowField: [UInt8]
    let servesHidden: Bool
    let rules: FileRules

    /// The methods that have a handler.
    private static let implemented: MethodSet = [.get, .head]

    init(index: Int, settings: Settings, mediaTypes: MediaTypeTable) {
        self.index = index
        rootPath = settings.topLevel.root
        methods = settings.topLevel.methods.intersection(Self.implemented)
        // OPTIONS is always answered.
        let allowed = methods.union(.options)
        allowField = Array("Allow: \(allowed.allowFieldValue)\r\n".utf8)
        servesHidden = settings.topLevel.hidden == .allow
        rules = FileRules(
            indexNames: settings.topLevel.index.map { Array($0.utf8) },
            symbolicLinks: .init(settings.topLevel.symlinks),
            mediaTypes: mediaTypes, defaultType: MediaType(settings.topLevel.defaultType) ?? .octetStream,
            charset: settings.topLevel.charset.map { Array($0.utf8) }, inlineSize: settings.fileCache.inlineSize)
    }
}

extension RootDirectory.SymbolicLinks {
    init(_ policy: SymlinkPolicy) {
        self =
            switch policy {
            case .inside: .inside
            case .deny: .deny
            case .follow: .follow
            }
    }
}
