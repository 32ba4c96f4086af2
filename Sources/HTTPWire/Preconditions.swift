// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The preconditions of one request, in the order of RFC 9110 §13.2.2.
///
/// The caller adds every line of the five fields as it meets them, in any order, and then asks for the outcome. Nothing
/// is copied or allocated. A request whose answer without them would be neither 2xx nor 412 has its preconditions
/// ignored (§13.2.1): a GET of what is not there is a 404, and that is decided before.
///
/// A value; it belongs to the exchange.
package struct Preconditions: Sendable {
    /// What the preconditions make of the request.
    package enum Outcome: Equatable, Sendable {
        /// They hold, or there are none.
        case proceed
        /// The client has the representation: 304, to GET and HEAD only.
        case notModified
        /// 412; the method is not carried out.
        case preconditionFailed
    }

    /// A field that holds one date. With a second line, or a value that is no date, it counts as absent.
    private struct DateField: Sendable {
        private var lineCount = 0
        private var parsed: HTTPDate?

        /// The date, where there is exactly one line and it is valid.
        var date: HTTPDate? { lineCount == 1 ? parsed : nil }

        mutating func add(_ value: Span<UInt8>, now: HTTPDate) {
            lineCount += 1
            parsed = HTTPDate(parsing: value, now: now)
        }
    }

    private let isGetOrHead: Bool
    private let validators: Validators?
    private let now: HTTPDate
    private var ifMatch = EntityTagList()
    private var ifNoneMatch = EntityTagList()
    private var ifModifiedSince = DateField()
    private var ifUnmodifiedSince = DateField()
    private var ifRangeLineCount = 0
    private var ifRangeHolds = true

    /// - Parameters:
    ///   - validators: those of the current representation; nil where there is none, as when a PUT makes a new file. A
    ///     representation without a tag and a date still has `Validators`, with neither.
    ///   - now: the present, for a date with a two-digit year.
    package init(method: Method, validators: Validators?, now: HTTPDate) {
        isGetOrHead = method == .get || method == .head
        self.validators = validators
        self.now = now
    }

    /// Adds a line of If-Match.
    package mutating func addIfMatch(_ value: Span<UInt8>) {
        ifMatch.add(value, validators: validators, comparing: .strong)
    }

    /// Adds a line of If-None-Match.
    package mutating func addIfNoneMatch(_ value: Span<UInt8>) {
        ifNoneMatch.add(value, validators: validators, comparing: .weak)
    }

    /// Adds a line of If-Modified-Since.
    package mutating func addIfModifiedSince(_ value: Span<UInt8>) {
        ifModifiedSince.add(value, now: now)
    }

    /// Adds a line of If-Unmodified-Since.
    package mutating func addIfUnmodifiedSince(_ value: Span<UInt8>) {
        ifUnmodifiedSince.add(value, now: now)
    }

    /// Adds a line of If-Range. Two of them never hold.
    package mutating func addIfRange(_ value: Span<UInt8>) {
        ifRangeLineCount += 1
        let holds = validators?.satisfyIfRange(value, now: now) ?? false
        ifRangeHolds = holds && ifRangeLineCount == 1
    }

    /// Steps 1 to 4 of RFC 9110 §13.2.2.
    package var outcome: Outcome {
        // Steps 1 and 2: the date is looked at only where there is no tag.
        if !(ifMatch.isPresent ? ifMatchHolds : ifUnmodifiedSinceHolds) {
            return .preconditionFailed
        }
        // Steps 3 and 4, likewise.
        if ifNoneMatch.isPresent {
            if ifNoneMatchHolds {
                return .proceed
            }
            return isGetOrHead ? .notModified : .preconditionFailed
        }
        return isGetOrHead && !ifModifiedSinceHolds ? .notModified : .proceed
    }

    /// Step 5: whether a Range field is to be honoured, as far as If-Range goes. True where there is no If-Range.
    package var permitRange: Bool { ifRangeHolds }

    private var ifMatchHolds: Bool {
        validators != nil && (ifMatch.isWildcard || ifMatch.hasMatch)
    }

    private var ifNoneMatchHolds: Bool {
        if ifNoneMatch.isWildcard {
            return validators == nil
        }
        // A client that guards a write with a field that we cannot read must not have the write done unguarded. To a
        // GET the whole representation is the safe answer instead.
        if ifNoneMatch.isMalformed, !isGetOrHead {
            return false
        }
        return !ifNoneMatch.hasMatch
    }

    private var ifModifiedSinceHolds: Bool {
        guard let lastModified = validators?.lastModified, let date = ifModifiedSince.date else {
            return true
        }
        return lastModified > date
    }

    private var ifUnmodifiedSinceHolds: Bool {
        guard let lastModified = validators?.lastModified, let date = ifUnmodifiedSince.date else {
            return true
        }
        return lastModified <= date
    }
}
