// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

/// The five fields of one request; each may have several lines.
private struct Fields: Sendable {
    var match: [String] = []
    var noneMatch: [String] = []
    var modified: [String] = []
    var unmodified: [String] = []
    var range: [String] = []
}

private let before = "Sun, 06 Nov 1994 08:49:36 GMT"
private let same = "Sun, 06 Nov 1994 08:49:37 GMT"
private let after = "Sun, 06 Nov 1994 08:49:38 GMT"
private let lastModified = HTTPDate(secondsSince1970: 784_111_777)
private let now = HTTPDate(secondsSince1970: 1_790_000_000)

/// The tag `"v"`, last modified at `same`.
private func current(weak: Bool = false, tag: Bool = true, date: Bool = true, at present: HTTPDate = now) -> Validators
{
    Validators(
        entityTag: tag ? EntityTag(opaque: "v".utf8.span, isWeak: weak) : nil,
        lastModified: date ? lastModified : nil, date: present)
}

private func preconditions(_ method: Method, _ validators: Validators?, _ fields: Fields) -> Preconditions {
    var preconditions = Preconditions(method: method, validators: validators, now: now)
    // In the reverse of the order in which they count: the order of the lines must not matter.
    fields.range.forEach { preconditions.addIfRange($0.utf8.span) }
    fields.modified.forEach { preconditions.addIfModifiedSince($0.utf8.span) }
    fields.noneMatch.forEach { preconditions.addIfNoneMatch($0.utf8.span) }
    fields.unmodified.forEach { preconditions.addIfUnmodifiedSince($0.utf8.span) }
    fields.match.forEach { preconditions.addIfMatch($0.utf8.span) }
    return preconditions
}

struct PreconditionsTests {
    @Test(
        arguments: [
            // none
            (Fields(), .proceed, .proceed),
            // If-Match
            (Fields(match: ["\"v\""]), .proceed, .proceed),
            (Fields(match: ["\"x\", \"v\""]), .proceed, .proceed),
            (Fields(match: ["\"x\"", "\"v\""]), .proceed, .proceed),
            (Fields(match: ["*"]), .proceed, .proceed),
            (Fields(match: ["\"x\""]), .preconditionFailed, .preconditionFailed),
            (Fields(match: ["W/\"v\""]), .preconditionFailed, .preconditionFailed),
            (Fields(match: ["v"]), .preconditionFailed, .preconditionFailed),
            (Fields(match: [""]), .preconditionFailed, .preconditionFailed),
            (Fields(match: ["*, \"x\""]), .preconditionFailed, .preconditionFailed),
            // If-Unmodified-Since, and that If-Match hides it
            (Fields(unmodified: [same]), .proceed, .proceed),
            (Fields(unmodified: [after]), .proceed, .proceed),
            (Fields(unmodified: [before]), .preconditionFailed, .preconditionFailed),
            (Fields(unmodified: ["yesterday"]), .proceed, .proceed),
            (Fields(unmodified: [before, before]), .proceed, .proceed),
            (Fields(match: ["\"v\""], unmodified: [before]), .proceed, .proceed),
            (Fields(match: ["\"x\""], unmodified: [after]), .preconditionFailed, .preconditionFailed),
            // If-None-Match
            (Fields(noneMatch: ["\"v\""]), .notModified, .preconditionFailed),
            (Fields(noneMatch: ["W/\"v\""]), .notModified, .preconditionFailed),
            (Fields(noneMatch: ["\"x\"", "\"y\", \"v\""]), .notModified, .preconditionFailed),
            (Fields(noneMatch: ["*"]), .notModified, .preconditionFailed),
            (Fields(noneMatch: ["\"x\""]), .proceed, .proceed),
            // not understood: the whole of it to a reader, nothing done for a writer
            (Fields(noneMatch: ["v"]), .proceed, .preconditionFailed),
            (Fields(noneMatch: [""]), .proceed, .preconditionFailed),
            (Fields(noneMatch: ["*, \"x\""]), .proceed, .preconditionFailed),
            (Fields(noneMatch: ["v, \"v\""]), .notModified, .preconditionFailed),
            // If-Modified-Since, that If-None-Match hides it, and that writers do without
            (Fields(modified: [same]), .notModified, .proceed),
            (Fields(modified: [after]), .notModified, .proceed),
            (Fields(modified: [before]), .proceed, .proceed),
            (Fields(modified: ["tomorrow"]), .proceed, .proceed),
            (Fields(modified: [same, same]), .proceed, .proceed),
            (Fields(modified: ["Sunday, 06-Nov-94 08:49:37 GMT"]), .notModified, .proceed),
            (Fields(modified: ["Sun Nov  6 08:49:37 1994"]), .notModified, .proceed),
            (Fields(noneMatch: ["\"x\""], modified: [same]), .proceed, .proceed),
            (Fields(noneMatch: ["v"], modified: [same]), .proceed, .preconditionFailed),
            (Fields(noneMatch: ["\"v\""], modified: [before]), .notModified, .preconditionFailed),
            // one after the other
            (Fields(match: ["\"v\""], noneMatch: ["\"v\""]), .notModified, .preconditionFailed),
            (Fields(match: ["\"x\""], noneMatch: ["\"v\""]), .preconditionFailed, .preconditionFailed),
            (Fields(noneMatch: ["\"v\""], unmodified: [before]), .preconditionFailed, .preconditionFailed),
            (Fields(modified: [same], unmodified: [same]), .notModified, .proceed),
            (Fields(match: ["*"], modified: [same]), .notModified, .proceed),
        ] as [(Fields, Preconditions.Outcome, Preconditions.Outcome)])
    private func outcomeOnWhatIsThere(
        _ fields: Fields, _ onReading: Preconditions.Outcome, _ onWriting: Preconditions.Outcome
    ) {
        for method in [Method.get, .head] {
            #expect(preconditions(method, current(), fields).outcome == onReading)
        }
        for method in [Method.put, .post, .delete, .options] {
            #expect(preconditions(method, current(), fields).outcome == onWriting)
        }
    }

    @Test(
        arguments: [
            (Fields(), .proceed),
            (Fields(match: ["*"]), .preconditionFailed),
            (Fields(match: ["\"v\""]), .preconditionFailed),
            (Fields(noneMatch: ["*"]), .proceed),
            (Fields(noneMatch: ["\"v\""]), .proceed),
            (Fields(noneMatch: ["v"]), .preconditionFailed),
            (Fields(unmodified: [before]), .proceed),
            (Fields(modified: [before]), .proceed),
            (Fields(match: ["*"], noneMatch: ["*"]), .preconditionFailed),
        ] as [(Fields, Preconditions.Outcome)])
    private func outcomeOnWhatAPutWouldCreate(_ fields: Fields, _ outcome: Preconditions.Outcome) {
        #expect(preconditions(.put, nil, fields).outcome == outcome)
    }

    @Test func aWeakTagGuardsNoWriteButSavesATransfer() {
        let weak = current(weak: true)
        for tag in ["\"v\"", "W/\"v\""] {
            #expect(preconditions(.put, weak, Fields(match: [tag])).outcome == .preconditionFailed)
            #expect(preconditions(.get, weak, Fields(noneMatch: [tag])).outcome == .notModified)
        }
    }

    @Test func whatHasNoValidatorMatchesTheWildcardOnly() {
        let bare = current(tag: false, date: false)
        #expect(preconditions(.put, bare, Fields(match: ["*"])).outcome == .proceed)
        #expect(preconditions(.put, bare, Fields(match: ["\"v\""])).outcome == .preconditionFailed)
        #expect(preconditions(.get, bare, Fields(noneMatch: ["*"])).outcome == .notModified)
        #expect(preconditions(.get, bare, Fields(noneMatch: ["\"v\""])).outcome == .proceed)
        #expect(preconditions(.get, bare, Fields(modified: [after])).outcome == .proceed)
        #expect(preconditions(.put, bare, Fields(unmodified: [before])).outcome == .proceed)
    }

    @Test func aWriteMayNameTheTagOfAnyCoding() {
        let gzip = EntityTag(size: 4, modifiedNanoseconds: 5, isWeak: false, coding: .gzip)
        var validators = current()
        validators.otherCodings = [gzip]
        #expect(preconditions(.put, validators, Fields(match: ["\"5-4-gz\""])).outcome == .proceed)
        #expect(preconditions(.put, validators, Fields(match: ["\"v\""])).outcome == .proceed)
        #expect(preconditions(.put, validators, Fields(match: ["\"5-4\""])).outcome == .preconditionFailed)
        #expect(preconditions(.put, validators, Fields(noneMatch: ["\"5-4-gz\""])).outcome == .preconditionFailed)
        #expect(!preconditions(.get, validators, Fields(range: ["\"5-4-gz\""])).permitRange)
    }
}

/// If-Range (RFC 9110 §13.1.5).
struct IfRangeTests {
    @Test(arguments: [
        ([], true),
        (["\"v\""], true),
        ([same], true),
        (["Sunday, 06-Nov-94 08:49:37 GMT"], true),
        (["\"x\""], false),
        (["W/\"v\""], false),
        (["v"], false),
        (["*"], false),
        ([""], false),
        (["\"v\", \"x\""], false),
        ([before], false),
        ([after], false),
        (["yesterday"], false),
        (["\"v\"", "\"v\""], false),
        (["\"x\"", "\"v\""], false),
    ])
    func onlyTheExactVersionPermitsARange(_ lines: [String], _ permits: Bool) {
        #expect(preconditions(.get, current(), Fields(range: lines)).permitRange == permits)
    }

    @Test func itDoesNotChangeTheOutcome() {
        #expect(preconditions(.get, current(), Fields(range: ["\"x\""])).outcome == .proceed)
    }

    @Test(arguments: ["\"v\"", "W/\"v\""])
    func aWeakTagNeverPermits(_ tag: String) {
        #expect(!preconditions(.get, current(weak: true), Fields(range: [tag])).permitRange)
    }

    @Test func aDateIsStrongFromOneSecondOn() {
        let sameSecond = current(at: lastModified)
        let oneLater = current(at: HTTPDate(secondsSince1970: lastModified.secondsSince1970 + 1))
        #expect(!preconditions(.get, sameSecond, Fields(range: [same])).permitRange)
        #expect(preconditions(.get, oneLater, Fields(range: [same])).permitRange)
        // A tag does not depend on it.
        #expect(preconditions(.get, sameSecond, Fields(range: ["\"v\""])).permitRange)
    }

    @Test func whatHasNoValidatorPermitsNothing() {
        let bare = current(tag: false, date: false)
        for value in ["\"v\"", same] {
            #expect(!preconditions(.get, bare, Fields(range: [value])).permitRange)
            #expect(!preconditions(.get, nil, Fields(range: [value])).permitRange)
        }
    }
}
