// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Testing

struct ProcessUserTests {
    @Test func theUserIsTheOneThatThisProcessActsAs() {
        #expect(ProcessUser.current.number == geteuid())
        if geteuid() == 0 { #expect(ProcessUser.current.name == "root") }
    }

    @Test(
        arguments: [("www-data", 33, "user www-data (uid 33)"), (nil, 4711, "uid 4711")] as [(String?, UInt32, String)])
    func aUserIsNamedAsAnOperatorKnowsIt(name: String?, number: UInt32, text: String) {
        #expect(ProcessUser(number: number, name: name).description == text)
    }
}
