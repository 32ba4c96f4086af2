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

    let validators: Validators
    let validatorFields: [UInt8]
    let contentFields: [UInt8]
    /// Those of the content fields that keep an uploaded file from acting in this site's name.
    let protection: [UInt8]
    let contentType: [UInt8]
    let isFresh: Bool

    /// - Parameters:
    ///   - name: the file's URL path, and a NUL.
    ///   - isPublished: whether no other version of the file has its time, however young it is (`PublishTimes`).
    ///   - now: nanoseconds since 1970.
    init(status: FileStatus, name: [UInt8], rules: FileRules, isPublished: Bool, now: Int64) {
        isFresh = Self.isFresh(status, isPublished: isPublished, now: now)
        validators = Self.validators(of: status, isPublished: isPublished, now: now)

        var validatorFields: [UInt8] = []
        if let modified = validators.lastModified {
            ResponseHead.appendField(.lastModified, modified, to: &validatorFields)
        }
        if let tag = validators.entityTag { ResponseHead.appendField(.etag, tag, to: &validatorFields) }
        let path = name.span.extracting(droppingLast: 1)
        if let value = rules.cacheRule(for: path)?.value {
            ResponseHead.appendField(.cacheControl, value, to: &validatorFields)
        }
        self.validatorFields = validatorFields + rules.fields.lines(for: path)

        var contentType: [UInt8] = []
        let type = rules.mediaType(of: path.extracting(Self.lastComponent(of: path)))
        type.append(charset: rules.charset, to: &contentType)
        self.contentType = contentType
        var contentFields: [UInt8] = []
        ResponseHead.appendField(.contentType, contentType, to: &contentFields)
        contentFields.append(contentsOf: Self.constantFields)
        protection = rules.protection(of: path, type: type)
        contentFields += protection
        self.contentFields = contentFields
    }

    /// What tells this version of a file from others.
    static func validators(of status: FileStatus, isPublished: Bool, now: Int64) -> Validators {
        let isFresh = isFresh(status, isPublished: isPublished, now: now)
        // A clock that is read once a turn may be a little behind what was published since.
        let isInFuture = status.modified > now && !isPublished
        // A time of 0 is what archives and reproducible builds write: it tells no versions apart.
        let tag =
            status.modified <= 0 || isInFuture
            ? nil : EntityTag(size: status.size, modifiedNanoseconds: status.modified, isWeak: isFresh)
        // Never later than the Date of the answer (RFC 9110 §8.8.2.1).
        let modified = HTTPDate(secondsSince1970: min(status.modified, now) / 1_000_000_000)
        return Validators(
            entityTag: tag, lastModified: modified, date: HTTPDate(secondsSince1970: now / 1_000_000_000))
    }

    /// A time in the future is fresh as well: it may be this very moment's, by a clock that is a little ahead.
    private static func isFresh(_ status: FileStatus, isPublished: Bool, now: Int64) -> Bool {
        status.modified > now - freshness && !isPublished
    }

    /// What every 200 and 206 says.
    static let constantFields = Array("Accept-Ranges: bytes\r\nX-Content-Type-Options: nosniff\r\n".utf8)

    private static func lastComponent(of path: Span<UInt8>) -> Range<Int> {
        var start = path.count
        while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return start..<path.count
    }
}
