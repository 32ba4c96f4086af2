// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// What a file's status and name make of its answer: validators, media type and the fields that say them.
struct FileDescription {
    /// A file whose time is younger than this could be written again without a change of time: file systems keep
    /// times in steps of a tick, some of two seconds (FAT).
    static let freshness: Int64 = 2_000_000_000

    private(set) var validators: Validators
    private(set) var validatorFields: [UInt8] = []
    private(set) var contentFields: [UInt8] = []
    /// Those of the content fields that keep an uploaded file from acting in this site's name.
    let protection: [UInt8]
    let contentType: [UInt8]
    let isFresh: Bool
    /// That of the representation which is described.
    private(set) var coding: ContentCoding
    /// Whether clients that take it are to get the file in a content coding, so that answers differ by what they take.
    let isCodable: Bool
    /// Cache-Control, and what the operator wants.
    private let ruleFields: [UInt8]

    /// - Parameters:
    ///   - name: the file's URL path, and a NUL.
    ///   - isPublished: whether no other version of the file has its time, however young it is (`PublishTimes`).
    ///   - now: nanoseconds since 1970.
    ///   - coding: that which the file's bytes are in, as those of a sidecar are.
    init(
        status: FileStatus, name: [UInt8], rules: FileRules, isPublished: Bool, now: Int64,
        coding: ContentCoding = .identity
    ) {
        self.coding = coding
        isFresh = Self.isFresh(status, isPublished: isPublished, now: now)
        validators = Self.validators(of: status, isPublished: isPublished, now: now, coding: coding)
        let path = name.span.extracting(droppingLast: 1)
        var contentType: [UInt8] = []
        let type = rules.mediaType(of: path.extracting(Self.lastComponent(of: path)))
        type.append(charset: rules.charset, to: &contentType)
        self.contentType = contentType
        protection = rules.protection(of: path, type: type)
        isCodable = rules.isCodable(path, contentType.span)

        var ruleFields: [UInt8] = []
        if let value = rules.cacheRule(for: path)?.value {
            ResponseHead.appendField(.cacheControl, value, to: &ruleFields)
        }
        self.ruleFields = ruleFields + rules.fields.lines(for: path)
        writeFields()
    }

    /// The same file's in another coding, which was made of it.
    func coded(_ coding: ContentCoding, of status: FileStatus) -> FileDescription {
        var description = self
        description.coding = coding
        if let tag = validators.entityTag {
            description.validators.entityTag = EntityTag(
                size: status.size, modifiedNanoseconds: status.modified, isWeak: tag.isWeak, coding: coding)
        }
        description.writeFields()
        return description
    }

    /// What the cache accounts for it, in bytes.
    var memoryCost: Int { validatorFields.count + ruleFields.count + contentFields.count + contentType.count }

    private mutating func writeFields() {
        validatorFields = []
        if let modified = validators.lastModified {
            ResponseHead.appendField(.lastModified, modified, to: &validatorFields)
        }
        if let tag = validators.entityTag { ResponseHead.appendField(.etag, tag, to: &validatorFields) }
        validatorFields += isCodable ? Self.varyField + ruleFields : ruleFields

        contentFields = []
        ResponseHead.appendField(.contentType, contentType, to: &contentFields)
        if coding == .identity {
            contentFields += Self.constantFields
        } else {
            // No part of it can be asked for: the bytes of a range are those of the file as it is.
            ResponseHead.appendField(.contentEncoding, coding.name, to: &contentFields)
            contentFields += Response.noSniffing
        }
        contentFields += protection
    }

    /// What tells this version of a file from others.
    static func validators(
        of status: FileStatus, isPublished: Bool, now: Int64, coding: ContentCoding = .identity
    ) -> Validators {
        let isFresh = isFresh(status, isPublished: isPublished, now: now)
        // A clock that is read once a turn may be a little behind what was published since.
        let isInFuture = status.modified > now && !isPublished
        // A time of 0 is what archives and reproducible builds write: it tells no versions apart.
        let tag =
            status.modified <= 0 || isInFuture
            ? nil
            : EntityTag(
                size: status.size, modifiedNanoseconds: status.modified, isWeak: isFresh, coding: coding)
        // Never later than the Date of the answer (RFC 9110 §8.8.2.1).
        let modified = HTTPDate(secondsSince1970: min(status.modified, now) / 1_000_000_000)
        return Validators(
            entityTag: tag, lastModified: modified, date: HTTPDate(secondsSince1970: now / 1_000_000_000))
    }

    /// A time in the future is fresh as well: it may be this very moment's, by a clock that is a little ahead.
    private static func isFresh(_ status: FileStatus, isPublished: Bool, now: Int64) -> Bool {
        status.modified > now - freshness && !isPublished
    }

    /// What answers say that differ by the codings which the client takes.
    static let varyField = Array("Vary: Accept-Encoding\r\n".utf8)
    /// What every 200 and 206 with the file as it is says.
    static let constantFields = Array("Accept-Ranges: bytes\r\nX-Content-Type-Options: nosniff\r\n".utf8)

    private static func lastComponent(of path: Span<UInt8>) -> Range<Int> {
        var start = path.count
        while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return start..<path.count
    }
}
