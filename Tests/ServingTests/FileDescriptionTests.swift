// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import LinuxSystem
@testable import Serving

@Suite struct FileDescriptionTests {
    private func describe(
        _ status: FileStatus = .sample(), name: String = "/a.txt", rules: FileRules = .sample(),
        now: Int64 = SampleTime.now
    ) -> FileDescription {
        FileDescription(status: status, name: Array(name.utf8) + [0], rules: rules, isPublished: false, now: now)
    }

    @Test func fieldsAreExact() {
        let description = describe(.sample(size: 0x3E8, modified: 0x1639_B0B2_4E1A_4D15))
        #expect(
            description.validatorFields.text
                == "Last-Modified: Wed, 30 Sep 2020 22:37:02 GMT\r\nETag: \"1639b0b24e1a4d15-3e8\"\r\n"
                + "Vary: Accept-Encoding\r\n")
        #expect(
            description.contentFields.text
                == "Content-Type: text/plain; charset=utf-8\r\nAccept-Ranges: bytes\r\nX-Content-Type-Options: nosniff\r\n"
        )
        #expect(description.contentType.text == "text/plain; charset=utf-8")
    }

    @Test(arguments: [
        ("/a.html", "text/html; charset=utf-8"), ("/a.HTML", "text/html; charset=utf-8"),
        ("/dir.html/a.css", "text/css; charset=utf-8"), ("/a.tar.png", "image/png"), ("/a.json", "application/json"),
        ("/a.svg", "image/svg+xml"), ("/a", "application/octet-stream"), ("/a.", "application/octet-stream"),
        ("/a.unknown", "application/octet-stream"), ("/dir.html/a", "application/octet-stream"),
        ("/.html", "application/octet-stream"), ("/dir/.html", "application/octet-stream"),
    ])
    func typeGoesByTheLastExtensionOfTheName(name: String, type: String) {
        #expect(describe(name: name).contentType.text == type)
    }

    @Test(arguments: [("latin1", "text/plain; charset=latin1"), (nil, "text/plain"), ("", "text/plain")])
    func charsetIsTheSettings(charset: String?, type: String) {
        #expect(describe(rules: .sample(charset: charset)).contentType.text == type)
    }

    @Test(arguments: [("text/plain", "text/plain; charset=utf-8"), ("application/x-other", "application/x-other")])
    func unknownNameHasTheDefaultType(defaultType: String, expected: String) {
        let rules = FileRules.sample { $0.defaultType = defaultType }
        #expect(describe(name: "/a", rules: rules).contentType.text == expected)
    }

    @Test(arguments: ["/a.html", "/a", "/a.png"])
    func forcedTypeGoesBeforeTheName(name: String) {
        let rules = FileRules.sample { $0.contentType = "text/x-forced" }
        #expect(describe(name: name, rules: rules).contentType.text == "text/x-forced; charset=utf-8")
    }

    @Test(arguments: [
        ("/index.html", "Cache-Control: no-cache\r\n"), ("/a/b.css", "Cache-Control: max-age=60\r\n"),
        ("/assets/x.js", "Cache-Control: immutable\r\n"), ("/assets/deep/x.js", "Cache-Control: max-age=60\r\n"),
        ("/bare.txt", ""),
    ])
    func lastRuleThatMatchesDecidesOnCacheControl(path: String, line: String) {
        let rules = FileRules.sample {
            $0.cacheControl = [
                PathRule(pattern: PathPattern("*"), value: "max-age=60"),
                PathRule(pattern: PathPattern("/assets/*"), value: "immutable"),
                PathRule(pattern: PathPattern("*.html"), value: "no-cache"),
                PathRule(pattern: PathPattern("/bare.txt"), value: nil),
            ]
        }
        let fields = describe(name: path, rules: rules).validatorFields.text
        #expect(fields.hasSuffix(line))
        #expect(fields.contains("Cache-Control") == !line.isEmpty)
    }

    @Test func fieldsOfTheRulesFollowTheValidators() {
        let rules = FileRules.sample {
            $0.headers = [PathRule(pattern: PathPattern("*.txt"), value: ["X-Own": "1"])]
        }
        #expect(describe(name: "/a.txt", rules: rules).validatorFields.text.hasSuffix("\r\nX-Own: 1\r\n"))
        #expect(!describe(name: "/a.css", rules: rules).validatorFields.text.contains("X-Own"))
    }

    /// How files are served, the operator's own field, and what is added where uploads are taken.
    @Test(arguments: [
        ("/a.html", ServedAs.sandboxed, "X-Own", "Content-Security-Policy: sandbox\r\n"),
        ("/a.svg", .sandboxed, "X-Own", "Content-Security-Policy: sandbox\r\n"), ("/a.txt", .sandboxed, "X-Own", ""),
        ("/a.html", .sandboxed, "content-Security-policy", ""),
        ("/a.html", .sandboxed, "Content-Disposition", "Content-Security-Policy: sandbox\r\n"),
        ("/a.txt", .attachment, "X-Own", "Content-Disposition: attachment\r\n"),
        ("/a.txt", .attachment, "Content-disposition", ""),
        ("/a.html", .trusted, "X-Own", ""),
    ])
    func uploadedFilesAreKeptFromActing(name: String, servedAs: ServedAs, own: String, added: String) {
        let rules = FileRules.sample {
            $0.methods.insert(.put)
            $0.upload.servedAs = servedAs
            $0.headers = [PathRule(pattern: PathPattern("*"), value: [own: "1"])]
        }
        let description = describe(name: name, rules: rules)
        #expect(description.protection.text == added)
        #expect(description.contentFields.text.hasSuffix("nosniff\r\n" + added))
        #expect(describe(name: name).protection.isEmpty)
    }

    /// Age in nanoseconds; whether the file is fresh; how its ETag line begins.
    @Test(
        arguments: [
            (0, true, "ETag: W/\""), (1, true, "ETag: W/\""), (1_999_999_999, true, "ETag: W/\""),
            (2_000_000_000, false, "ETag: \""), (2_000_000_001, false, "ETag: \""),
            // In the future: another clock's time, which tells nothing.
            (-1, true, nil), (-1_000_000_000, true, nil),
        ] as [(Int64, Bool, String?)])
    func tagIsWeakForTwoSecondsAndMissingInTheFuture(age: Int64, isFresh: Bool, line: String?) {
        let description = describe(.sample(modified: SampleTime.now - age))
        #expect(description.isFresh == isFresh)
        let fields = description.validatorFields.text
        #expect(line.map { fields.contains($0) } ?? !fields.contains("ETag"))
        #expect((description.validators.entityTag == nil) == (line == nil))
    }

    @Test(arguments: [(0, 0, false), (0, 1, true), (-1, 0, false), (-1, 999_999_999, false), (1, 0, true)])
    func timeOfZeroOrBeforeHasNoTag(seconds: Int, nanoseconds: Int, hasTag: Bool) {
        let description = describe(.sample(modifiedSeconds: seconds, nanoseconds: nanoseconds))
        #expect((description.validators.entityTag != nil) == hasTag)
    }

    @Test(arguments: [
        (SampleTime.now, "Tue, 14 Nov 2023 22:13:20 GMT"), (SampleTime.now + 1, "Tue, 14 Nov 2023 22:13:20 GMT"),
        (SampleTime.now + SampleTime.second, "Tue, 14 Nov 2023 22:13:20 GMT"), (.max, "Tue, 14 Nov 2023 22:13:20 GMT"),
        (SampleTime.now - SampleTime.second, "Tue, 14 Nov 2023 22:13:19 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ])
    func lastModifiedIsNeverLaterThanNow(modified: Int64, date: String) {
        #expect(
            describe(.sample(modified: modified)).validatorFields.text.hasPrefix("Last-Modified: \(date)\r\n"))
    }

    /// File systems keep 64 bits of seconds, and an archive may set any of them.
    @Test(arguments: [Int.min, -1 << 62, -9_223_372_037, -9_223_372_036, -1 << 33, 1 << 33, 1 << 62, .max])
    func timeThatNanosecondsCannotHoldIsOnlyFarAway(seconds: Int) {
        let description = describe(.sample(modifiedSeconds: seconds))
        #expect(description.isFresh == (seconds > 0))
        #expect(description.validators.entityTag == nil)
    }

    @Test func equalVersionsShareATagAndOthersDoNot() {
        let tag = describe(.sample(size: 10)).validators.entityTag
        #expect(tag == describe(.sample(size: 10), name: "/other").validators.entityTag)
        #expect(tag != describe(.sample(size: 11)).validators.entityTag)
        #expect(tag != describe(.sample(size: 10, modified: SampleTime.modified + 1)).validators.entityTag)
    }

    /// Of a file that is published here no other version has the time: strong at once, by a clock that is behind too.
    @Test(arguments: [-SampleTime.second, -1, 0, 1, 1_999_999_999, 2_000_000_000])
    func tagOfAPublishedFileIsStrongAtOnce(age: Int64) {
        let status = FileStatus.sample(modified: SampleTime.now - age)
        let validators = FileDescription.validators(of: status, isPublished: true, now: SampleTime.now)
        #expect(validators.entityTag == EntityTag(size: 1000, modifiedNanoseconds: status.modified, isWeak: false))
        let description = FileDescription(
            status: status, name: Array("/a.txt".utf8) + [0], rules: .sample(), isPublished: true, now: SampleTime.now)
        #expect(!description.isFresh && description.validators == validators)
    }

    @Test func publishedFileWithoutATimeHasNoTag() {
        let validators = FileDescription.validators(
            of: .sample(modifiedSeconds: 0), isPublished: true, now: SampleTime.now)
        #expect(validators.entityTag == nil)
    }

    // MARK: Codings

    @Test(arguments: [(ContentCoding.gzip, "gzip", "gz"), (.brotli, "br", "br"), (.zstandard, "zstd", "zs")])
    func codedFormHasATagAndACodingOfItsOwnAndNoRanges(coding: ContentCoding, name: String, suffix: String) {
        let coded = describe().coded(coding, of: .sample())
        #expect(coded.coding == coding && coded.isCodable)
        #expect(
            coded.validatorFields.text
                == "Last-Modified: Thu, 01 Oct 2020 00:00:00 GMT\r\nETag: \"1639b5394773cd15-3e8-\(suffix)\"\r\n"
                + "Vary: Accept-Encoding\r\n")
        #expect(
            coded.contentFields.text
                == "Content-Type: text/plain; charset=utf-8\r\nContent-Encoding: \(name)\r\n"
                + "X-Content-Type-Options: nosniff\r\n")
        #expect(coded.validators.entityTag != describe().validators.entityTag)
        #expect(coded.validators.lastModified == describe().validators.lastModified)
    }

    /// What is made of a file is described as a sidecar of the same size and time is.
    @Test func codedFormIsDescribedAsASidecarIs() {
        let sidecar = FileDescription(
            status: .sample(), name: Array("/a.txt".utf8) + [0], rules: .sample(), isPublished: false,
            now: SampleTime.now, coding: .gzip)
        let coded = describe().coded(.gzip, of: .sample())
        #expect(coded.validatorFields == sidecar.validatorFields && coded.contentFields == sidecar.contentFields)
        #expect(coded.validators == sidecar.validators)
    }

    @Test func weakTagStaysWeakAndNoTagNone() {
        let young = FileStatus.sample(modified: SampleTime.now)
        #expect(describe(young).coded(.gzip, of: young).validatorFields.text.contains("\r\nETag: W/\""))
        let timeless = FileStatus.sample(modifiedSeconds: 0)
        #expect(!describe(timeless).coded(.gzip, of: timeless).validatorFields.text.contains("ETag"))
    }

    @Test func codedFormKeepsTheFieldsOfTheRules() {
        let rules = FileRules.sample {
            $0.methods.insert(.put)
            $0.headers = [PathRule(pattern: PathPattern("*"), value: ["X-Own": "1"])]
            $0.cacheControl = [PathRule(pattern: PathPattern("*"), value: "no-cache")]
        }
        let coded = describe(name: "/a.html", rules: rules).coded(.gzip, of: .sample())
        #expect(
            coded.validatorFields.text.hasSuffix("Vary: Accept-Encoding\r\nCache-Control: no-cache\r\nX-Own: 1\r\n"))
        #expect(coded.contentFields.text.hasSuffix("nosniff\r\nContent-Security-Policy: sandbox\r\n"))
    }

    @Test(
        arguments: [
            ("max-age=60", true), ("no-transform", false), ("max-age=60, No-Transform", false), (nil, true),
        ] as [(String?, Bool)])
    func noTransformKeepsAFileAsItIs(rule: String?, isCodable: Bool) {
        let rules = FileRules.sample {
            $0.cacheControl = [PathRule(pattern: PathPattern("*"), value: rule)]
        }
        let description = describe(rules: rules)
        #expect(description.isCodable == isCodable)
        #expect(description.validatorFields.text.contains("Vary") == isCodable)
    }

    @Test(arguments: [("/a.txt", true), ("/a.html", true), ("/a.png", false), ("/a", false)])
    func onlyWhatCouldBeCodedVaries(name: String, varies: Bool) {
        #expect(describe(name: name).validatorFields.text.contains("Vary: Accept-Encoding\r\n") == varies)
    }
}
