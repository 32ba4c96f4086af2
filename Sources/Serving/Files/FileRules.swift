// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// How a location serves files: settings in the form that resolving a path needs. Immutable.
struct FileRules: Sendable {
    /// Bytes of the URL path that the root stands for: 0 where it is the whole tree's.
    let rootPathCount: Int
    /// The names that stand for a directory, in order.
    let indexNames: [[UInt8]]
    /// Whether a directory without any of them is listed.
    let isListed: Bool
    let symbolicLinks: RootDirectory.SymbolicLinks
    /// What every file is, whatever its name says; nil: the table decides.
    let forcedType: MediaType?
    let mediaTypes: MediaTypeTable
    /// For names whose extension says nothing.
    let defaultType: MediaType
    /// Added to text types; nil: none.
    let charset: [UInt8]?
    /// The fields that files get, and every other answer too.
    let fields: FieldRules
    /// The `Cache-Control` of files; the last rule that matches counts.
    let cacheControl: [PathRule<String?>]
    /// A file up to this many bytes is kept in memory.
    let inlineSize: Int
    /// Which files are sent in a content coding.
    let coding: CodingRules
    /// How files are given away that strangers may have put there; nil: nobody puts any there.
    let servedAs: ServedAs?

    /// - Parameter largestVariant: the largest file, in bytes, that is compressed whole.
    init(_ settings: LocationSettings, mediaTypes: MediaTypeTable, inlineSize: Int, largestVariant: Int64 = 0) {
        rootPathCount = settings.rootPath.utf8.count
        indexNames = settings.index.map { Array($0.utf8) }
        isListed = settings.listing
        symbolicLinks = .init(settings.symlinks)
        forcedType = settings.contentType.flatMap { MediaType($0) }
        self.mediaTypes = mediaTypes
        defaultType = MediaType(settings.defaultType) ?? .octetStream
        charset = settings.charset.map { Array($0.utf8) }
        fields = FieldRules(settings.headers)
        cacheControl = settings.cacheControl
        self.inlineSize = inlineSize
        coding = CodingRules(settings, largestFile: largestVariant)
        servedAs = settings.takesFiles ? settings.upload.servedAs : nil
    }

    /// The rule that decides on a file's `Cache-Control`.
    ///
    /// - Parameter path: the file's URL path.
    func cacheRule(for path: Span<UInt8>) -> PathRule<String?>? {
        for rule in cacheControl.reversed() where rule.pattern.matches(path) { return rule }
        return nil
    }

    /// Whether a file is sent in a content coding to who takes it: by its type, and unless its Cache-Control says that
    /// it is not to be changed on its way (RFC 9111 §5.2.2.6).
    ///
    /// - Parameter path: the file's URL path.
    func isCodable(_ path: Span<UInt8>, _ contentType: Span<UInt8>) -> Bool {
        guard coding.cover(contentType) else { return false }
        guard let value = cacheRule(for: path)?.value else { return true }
        return !value.lowercased().contains("no-transform")
    }

    /// Field lines that keep what a stranger has uploaded from acting in this site's name.
    ///
    /// - Parameters:
    ///   - path: the file's URL path.
    ///   - type: its media type.
    func protection(of path: Span<UInt8>, type: MediaType) -> [UInt8] {
        switch servedAs {
        case nil, .trusted: []
        case .attachment: isDecided("content-disposition", for: path) ? [] : Self.attachment
        case .sandboxed: !type.isActive || isDecided("content-security-policy", for: path) ? [] : Self.sandbox
        }
    }

    /// Whether the operator has said what a field is to be.
    private func isDecided(_ name: String, for path: Span<UInt8>) -> Bool {
        fields.decisions(for: path).contains { $0.name.lowercased() == name }
    }

    private static let attachment = Array("Content-Disposition: attachment\r\n".utf8)
    private static let sandbox = Array("Content-Security-Policy: sandbox\r\n".utf8)

    /// The media type of a file by its settings, its name or by default, in this order.
    ///
    /// - Parameter name: the last component of the path.
    func mediaType(of name: Span<UInt8>) -> MediaType {
        forcedType ?? mediaTypes.type(forFileName: name) ?? defaultType
    }
}
