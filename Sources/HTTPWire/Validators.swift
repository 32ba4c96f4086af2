// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What tells the versions of a representation apart: its entity tag and its date (RFC 9110 §8.8).
package struct Validators: Equatable, Sendable {
    /// The tag of the representation that would be sent; nil where it has none.
    package var entityTag: EntityTag?
    /// The tags that the same file has in its other codings. A request that writes may name any of them, since it
    /// acts on the file; leave this empty for GET and HEAD. Empty, it takes no memory.
    package var otherCodings: [EntityTag]
    /// The date in `Last-Modified`; nil where none is sent.
    package var lastModified: HTTPDate?
    /// Whether `lastModified` tells the bytes of two versions apart, as If-Range needs it (RFC 9110 §8.8.2.2).
    package var isLastModifiedStrong: Bool

    /// - Parameter date: the present, as in the answer's `Date`: a `lastModified` that is at least one second older is
    ///   strong, since the file can no longer change within the second that it names.
    package init(
        entityTag: EntityTag?, lastModified: HTTPDate?, date: HTTPDate, otherCodings: [EntityTag] = []
    ) {
        self.entityTag = entityTag
        self.otherCodings = otherCodings
        self.lastModified = lastModified
        isLastModifiedStrong = lastModified.map { $0 < date } ?? false
    }

    /// Whether a client's tag matches that of the representation or of another coding of it.
    func anyTagMatches(_ clientTag: Span<UInt8>, comparing comparison: EntityTag.Comparison) -> Bool {
        if let entityTag, entityTag.matches(clientTag, comparing: comparison) {
            return true
        }
        for other in otherCodings where other.matches(clientTag, comparing: comparison) {
            return true
        }
        return false
    }

    /// Whether the value of an If-Range field names the current representation, so that a part of it may be sent
    /// (RFC 9110 §13.1.5).
    ///
    /// A tag is compared strongly; a date has to be strong and exactly that of `Last-Modified`. Anything else, a weak
    /// tag too, is false: the whole representation goes out.
    package func satisfyIfRange(_ value: Span<UInt8>, now: HTTPDate) -> Bool {
        // The first three bytes tell a tag from a date, which begins with the name of a weekday.
        if EntityTag.isWellFormed(value) {
            return entityTag?.matches(value, comparing: .strong) ?? false
        }
        guard isLastModifiedStrong, let date = HTTPDate(parsing: value, now: now) else {
            return false
        }
        return date == lastModified
    }
}
