// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Synchronization

/// A part of the URL space and the settings that hold in it, in the form that a request needs. Immutable.
final class Location: Sendable {
    /// Tells its files from those of any other location that this process ever has: what was asked for under settings
    /// that no longer hold may still come back.
    let identity: Int
    /// What it was made of, and where that was written.
    let settings: LocationSettings
    /// The directory that is served.
    let root: String
    /// What is on here.
    let methods: MethodSet
    /// The `Allow` line of a 405 or an OPTIONS.
    let allowField: [UInt8]
    /// How it takes files in, and lets them go.
    let uploads: UploadRules
    /// How its files are found and described.
    let rules: FileRules
    /// Whether its paths may name files; false too where there is one answer.
    let servesFiles: Bool
    /// The one answer that there is; nil: there is none.
    let fixedResponse: Response?
    /// What is tried where a path names nothing, in order.
    let fallback: [FallbackPath]
    private let errorPages: [ErrorKind: RequestPath]

    private static let identities = Atomic<Int>(0)

    init(_ settings: LocationSettings, mediaTypes: MediaTypeTable, inlineSize: Int, largestVariant: Int64 = 0) {
        identity = Self.identities.add(1, ordering: .relaxed).newValue
        self.settings = settings
        root = settings.root
        methods = settings.methods
        // OPTIONS is always answered.
        let allowed = methods.union(.options)
        allowField = Array("Allow: \(allowed.allowFieldValue)\r\n".utf8)
        uploads = UploadRules(settings)
        rules = FileRules(
            settings, mediaTypes: mediaTypes, inlineSize: inlineSize, largestVariant: largestVariant)
        servesFiles = settings.servesFiles
        fixedResponse = settings.respond.map { [rules] in Response(fixed: $0, of: settings, fields: rules.fields) }
        fallback = settings.fallback.compactMap(FallbackPath.init)
        errorPages = settings.errorPages.compactMapValues(RequestPath.init(decoded:))
    }

    /// Whether names that begin with a dot, if the path has one, are let pass; those of staged files never are.
    func shows(_ path: RequestPath) -> Bool {
        uploads.shows(path)
    }

    /// Whether the path may be answered to a method with a file, if there is one.
    func offers(_ path: RequestPath, to method: Method) -> Bool {
        servesFiles && methods.contains(method) && shows(path)
    }

    /// The file that is the body of an error; nil where its short text is.
    func errorPage(for status: Status) -> RequestPath? {
        guard !errorPages.isEmpty else { return nil }
        let code = Int(status.rawValue)
        return errorPages[.status(code)] ?? errorPages[.statusClass(code / 100)]
    }

    /// The key that has it.
    func errorPageSource(for status: Status) -> String {
        let code = Int(status.rawValue)
        let entry = errorPages[.status(code)] == nil ? "\(code / 100)xx" : "\(code)"
        return settings.sources.source(ofEntry: entry, in: "errorPages")
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
