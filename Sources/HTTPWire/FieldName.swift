// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The name of a field that a response may have, ready to be written: an open set, with a constant for each that this
/// server sends by itself.
package struct FieldName: Hashable, Sendable {
    /// The name as it goes out, with the colon and the space.
    let bytes: [UInt8]

    /// A name out of the configuration; nil for one that is not a token (RFC 9110 §5.1).
    package init?(_ name: Span<UInt8>) {
        guard !name.isEmpty else {
            return nil
        }
        for index in name.indices where !FieldSyntax.isTokenCharacter(name[index]) {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.count + 2)
        bytes.appendBytes(name)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
        self.bytes = bytes
    }

    private init(known name: StaticString) {
        bytes = Array(name.description.utf8) + [UInt8(ascii: ":"), UInt8(ascii: " ")]
    }

    package static let acceptEncoding = FieldName(known: "Accept-Encoding")
    package static let acceptRanges = FieldName(known: "Accept-Ranges")
    package static let allow = FieldName(known: "Allow")
    package static let cacheControl = FieldName(known: "Cache-Control")
    package static let connection = FieldName(known: "Connection")
    package static let contentDigest = FieldName(known: "Content-Digest")
    package static let contentDisposition = FieldName(known: "Content-Disposition")
    package static let contentEncoding = FieldName(known: "Content-Encoding")
    package static let contentLength = FieldName(known: "Content-Length")
    package static let contentRange = FieldName(known: "Content-Range")
    package static let contentSecurityPolicy = FieldName(known: "Content-Security-Policy")
    package static let contentType = FieldName(known: "Content-Type")
    package static let date = FieldName(known: "Date")
    package static let etag = FieldName(known: "ETag")
    package static let expires = FieldName(known: "Expires")
    package static let keepAlive = FieldName(known: "Keep-Alive")
    package static let lastModified = FieldName(known: "Last-Modified")
    package static let location = FieldName(known: "Location")
    package static let reprDigest = FieldName(known: "Repr-Digest")
    package static let retryAfter = FieldName(known: "Retry-After")
    package static let server = FieldName(known: "Server")
    package static let transferEncoding = FieldName(known: "Transfer-Encoding")
    package static let vary = FieldName(known: "Vary")
    package static let xContentTypeOptions = FieldName(known: "X-Content-Type-Options")
}
