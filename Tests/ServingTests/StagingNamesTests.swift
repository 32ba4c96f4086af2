// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Testing

@Suite struct StagingNamesTests {
    /// The module that makes the names and the one that refuses them do not know each other.
    @Test func namesThatAreMadeAreThoseThatAreRefused() throws {
        #expect(StagingNames.prefix == Array(RequestPath.stagingPrefix.utf8))
    }
}
