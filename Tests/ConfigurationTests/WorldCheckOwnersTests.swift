// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Configuration

/// Whether there is somebody for uploads to belong to.
struct WorldCheckOwnersTests {
    private static let anybody = OwnershipRights(user: 1, groups: [1], isPrivileged: true)
    private static let ordinary = OwnershipRights(user: 7, groups: [8, 9], isPrivileged: false)

    private func found(_ owner: String, _ rights: OwnershipRights, methods: String = "\"PUT\"") throws -> [Diagnostic] {
        let text = "{ \"root\": \"/srv\", \"methods\": [\(methods)], \"upload\": { \"owner\": \"\(owner)\" } }"
        let loaded = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "a.json")
        return WorldCheck.owners(loaded, rights: rights)
    }

    @Test(arguments: ["root", "root:root", ":root", "0", "4000000000:4000000001", ":4000000001"])
    func whoHasTheRightGivesToAnybodyThatThereIs(owner: String) throws {
        #expect(try found(owner, Self.anybody).isEmpty)
    }

    @Test func namesThatThisHostDoesNotHaveAreRefused() throws {
        let found = try found("no-such-user:no-such-group", Self.anybody)
        #expect(
            found.map(\.message) == [
                "this host has no user \"no-such-user\"", "this host has no group \"no-such-group\"",
            ])
        #expect(found.map(\.keyPath) == ["upload.owner", "upload.owner"])
        #expect(found.map(\.severity) == [.error, .error])
    }

    @Test(arguments: [
        ("7", true), ("7:8", true), (":9", true), ("root", false), ("8", false), (":7", false), (":root", false),
    ])
    func whoHasNotGivesToItselfAndItsGroups(owner: String, isPermitted: Bool) throws {
        #expect(try found(owner, Self.ordinary).isEmpty == isPermitted)
    }

    @Test func bothProblemsOfAnOwnerAreTold() throws {
        #expect(try found("0:0", Self.ordinary).count == 2)
    }

    @Test func anOwnerIsNoMatterWhereNothingIsUploaded() throws {
        #expect(try found("no-such-user", Self.anybody, methods: "\"GET\", \"DELETE\"").isEmpty)
    }

    @Test func anOwnerIsToldOfOnceWhereItIsWritten() throws {
        let text = #"""
            {
              "root": "/srv", "methods": ["POST"],
              "locations": { "/a": { "upload": { "owner": "no-such-user" } }, "/a/b": {}, "/a/c": { "upload": { "owner": null } } }
            }
            """#
        let loaded = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "a.json")
        let found = WorldCheck.owners(loaded, rights: Self.anybody)
        #expect(found.map(\.keyPath) == [#"locations["/a"].upload.owner"#])
    }
}
