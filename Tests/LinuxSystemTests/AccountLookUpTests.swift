// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

struct AccountLookUpTests {
    @Test func rootIsNumberZero() {
        #expect(lookUpUser(named: "root") == 0)
        #expect(lookUpGroup(named: "root") == 0)
    }

    @Test(arguments: ["", "no-such-account-here", "root\0", "root\0x", "0"])
    func whatIsNoNameHasNoNumber(name: String) {
        #expect(lookUpUser(named: name) == nil)
        #expect(lookUpGroup(named: name) == nil)
    }
}
