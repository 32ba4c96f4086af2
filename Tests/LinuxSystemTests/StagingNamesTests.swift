// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

struct StagingNamesTests {
    private let names = StagingNames()

    private func text(_ name: EntryName) -> String { String(decoding: name.text, as: UTF8.self) }

    @Test func everyNameIsNew() {
        let all = (0..<1000).map { _ in names.next() }
        #expect(Set(all).count == 1000)
    }

    @Test func nameSaysHostAndBootAndProcess() throws {
        let parts = text(names.next()).split(separator: "-")
        #expect(parts.count == 6)
        #expect(parts.prefix(2) == [".wharfd", "staging"])
        #expect(parts[2].count == 8 && parts[3].count == 8)
        #expect(parts[4] == String(ProcessIdentity.number))
        #expect(names.next().text.starts(with: StagingNames.prefix))
    }

    @Test func namesOfThisHostAreKnownWhicheverProcessMadeThem() throws {
        #expect(names.areOfThisHost(names.next()))
        #expect(names.areOfThisHost(StagingNames(forcingNames: true).next()))
        let host = text(names.next()).split(separator: "-")[2]
        for rest in ["00000000-1-0", "deadbeef-4194304-18446744073709551615"] {
            #expect(names.areOfThisHost(try .of(".wharfd-staging-\(host)-\(rest)")), "\(rest)")
        }
    }

    @Test func othersNamesAreNot() throws {
        let own = text(names.next())
        let host = String(own.split(separator: "-")[2])
        let otherHost = host == "00000000" ? "00000001" : "00000000"
        let others = [
            own.replacing("-\(host)-", with: "-\(otherHost)-"), own + "x", own + "-1", own + "-", "x" + own,
            String(own.dropFirst()), ".wharfd-staging-", ".wharfd-staging-\(host)", ".wharfd-staging-\(host)-",
            ".wharfd-staging-\(host)-00000000-1", ".wharfd-staging-\(host)-00000000-1-",
            ".wharfd-staging-\(host)-00000000--1", ".wharfd-staging-\(host)-0000000-1-1",
            ".wharfd-staging-\(host)-0000000G-1-1", ".wharfd-staging-\(host)-00000000-x-1",
            ".wharfd-staging-\(host)-00000000-1-184467440737095516150", "file",
        ]
        for other in others { #expect(!names.areOfThisHost(try .of(other)), "\(other)") }
    }
}
