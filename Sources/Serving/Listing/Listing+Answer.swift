// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Digest
import Gzip
import HTTPWire

extension Listing {
    /// What there is to answer with: fields and content, before anything is asked of the request.
    struct Answer: Sendable {
        /// What the entity tag is made of, 32 hexadecimal digits; nil where no digest is to be had.
        var opaqueTag: [UInt8]?
        /// Whole field lines of a 200 and a 304: Vary, Cache-Control, the location's own.
        var fields: [UInt8]
        /// Whole field lines of a 200: Content-Type and what goes with it.
        var contentFields: [UInt8]
        /// All of the content, or a stream of it.
        var content: Response.Content
    }

    /// Works out the tag and writes the beginning of the content: for the pool.
    ///
    /// - Parameter encoders: for lists that are compressed while they are sent.
    func answer(_ encoders: EncoderAllowance) -> Answer {
        let content = content
        let coded = compressed(content, encoders)
        var contentFields =
            switch wish.format {
            case .html: Page.fields
            case .json: JSONListing.fields
            }
        contentFields += Response.noSniffing
        if coded != nil { ResponseHead.appendField(.contentEncoding, ContentCoding.gzip.name, to: &contentFields) }
        return Answer(
            opaqueTag: opaqueTag().map { coded == nil ? $0 : $0 + Array("-gz".utf8) }, fields: fields,
            contentFields: contentFields, content: coded ?? content)
    }

    /// The content as gzip makes it; nil where it stays as it is.
    private func compressed(_ content: Response.Content, _ encoders: EncoderAllowance) -> Response.Content? {
        guard wish.takesGzip, wish.isCodable else { return nil }
        let rules = wish.location.rules.coding
        switch content {
        case .bytes(let bytes) where bytes.count >= rules.minimumSize:
            return (try? Gzip.compress(bytes.span, level: rules.level)).map { .bytes($0) }
        case .stream(let stream):
            return encoders.lease().map { .stream(GzipStream(stream, level: rules.level, lease: $0)) }
        default: return nil
        }
    }

    private var content: Response.Content {
        var progress = Progress()
        let first = ListingStream.piece(of: self, &progress)
        if progress.isOver, first.count <= ListingStream.pieceSize { return .bytes(first) }
        return .stream(ListingStream(self, first: first, progress: progress))
    }

    private var fields: [UInt8] {
        let rules = wish.location.rules
        let bytes = wish.path.bytes
        let path = bytes.span.extracting(droppingLast: 1)
        var fields = Array("Vary: Accept\(wish.isCodable ? ", Accept-Encoding" : "")\r\n".utf8)
        if let rule = rules.cacheRule(for: path) {
            if let value = rule.value { ResponseHead.appendField(.cacheControl, value, to: &fields) }
        } else {
            // A directory changes when it likes: to be asked for again, and then mostly a 304.
            ResponseHead.appendField(.cacheControl, "no-cache", to: &fields)
        }
        return fields + rules.fields.lines(for: path, except: wish.format == .html ? Page.ownFields : [])
    }

    // MARK: The entity tag

    /// A digest of all that the content is made of.
    private func opaqueTag() -> [UInt8]? {
        guard let digest = try? RunningDigest(.sha256) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.digestPiece + 512)
        bytes.append(contentsOf: wish.path.bytes)
        bytes.append(contentsOf: formatText.utf8)
        bytes.append(0)
        if wish.format == .html { bytes.append(contentsOf: Page.version) }
        for place in places {
            let record = snapshot.records[Int(place)]
            bytes.append(record.isDirectory ? 1 : 0)
            Self.append(record.size, to: &bytes)
            Self.append(record.modified, to: &bytes)
            // A name has no NUL, so that no two lists come to the same bytes.
            bytes.append(contentsOf: snapshot.names[record.place])
            bytes.append(0)
            if bytes.count >= Self.digestPiece { Self.feed(digest, &bytes) }
        }
        Self.feed(digest, &bytes)
        return digest.finish().prefix(16).hexadecimalDigits
    }

    private static let digestPiece = 16 << 10

    private var formatText: String {
        let order = wish.order.query
        switch wish.format {
        case .json: return "json \(order)"
        case .html: return "html \(order) \(abilities.text)"
        }
    }

    private static func feed(_ digest: RunningDigest, _ bytes: inout [UInt8]) {
        let piece = bytes
        digest.update(piece.span)
        bytes.removeAll(keepingCapacity: true)
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        let bits = UInt64(bitPattern: number)
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
}
