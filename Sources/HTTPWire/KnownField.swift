// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A request field that this server reads; the parser keeps where the value of each stands.
///
/// Any other field is checked and passed over, and can be found again with ``FieldIterator``.
package enum KnownField: UInt8, CaseIterable, Sendable {
    case host, connection, contentLength, transferEncoding, expect
    case ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince, ifRange, range
    case accept, acceptEncoding, userAgent, referer, origin, secFetchSite
    case contentType, contentEncoding, contentDisposition, contentRange
    case contentDigest, reprDigest, wantContentDigest, wantReprDigest
    case xForwardedFor, xForwardedProto, xForwardedHost, forwarded

    /// How many fields there may ever be: a head keeps a table and two bit maps of this size.
    static let capacity = 32

    /// The field's name in lower case.
    package var name: String {
        switch self {
        case .host: "host"
        case .connection: "connection"
        case .contentLength: "content-length"
        case .transferEncoding: "transfer-encoding"
        case .expect: "expect"
        case .ifMatch: "if-match"
        case .ifNoneMatch: "if-none-match"
        case .ifModifiedSince: "if-modified-since"
        case .ifUnmodifiedSince: "if-unmodified-since"
        case .ifRange: "if-range"
        case .range: "range"
        case .accept: "accept"
        case .acceptEncoding: "accept-encoding"
        case .userAgent: "user-agent"
        case .referer: "referer"
        case .origin: "origin"
        case .secFetchSite: "sec-fetch-site"
        case .contentType: "content-type"
        case .contentEncoding: "content-encoding"
        case .contentDisposition: "content-disposition"
        case .contentRange: "content-range"
        case .contentDigest: "content-digest"
        case .reprDigest: "repr-digest"
        case .wantContentDigest: "want-content-digest"
        case .wantReprDigest: "want-repr-digest"
        case .xForwardedFor: "x-forwarded-for"
        case .xForwardedProto: "x-forwarded-proto"
        case .xForwardedHost: "x-forwarded-host"
        case .forwarded: "forwarded"
        }
    }

    /// The field whose name, in any case, is the octets of `range`; nil for one that is not known.
    ///
    /// The octets must be free of control characters other than HTAB.
    @inline(__always)
    init?(name range: Range<Int>, in bytes: Span<UInt8>) {
        guard let field = KnownFieldTable.shared.field(named: range, in: bytes) else { return nil }
        self = field
    }
}
