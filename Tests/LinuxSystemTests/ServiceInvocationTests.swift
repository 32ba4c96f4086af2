// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import LinuxSystem

struct ServiceInvocationTests {
    @Test(arguments: ["d08b07b811c646949d0e47fff151de2d", "00000000000000000000000000000000"])
    func whatSystemdWritesIsARun(value: String) {
        #expect(ServiceInvocation.identifier(value) == value)
    }

    // One digit less, one more, and what would not stay one word in an answer.
    @Test(arguments: [
        nil, "", "d08b07b811c646949d0e47fff151de2", "d08b07b811c646949d0e47fff151de2d0",
        "d08b07b811c64694 d0e47fff151de2d", "d08b07b811c646949d0e47fff151de2\n", "d08b07b811c646949d0e47fff151de2g",
    ])
    func anythingElseIsNone(value: String?) {
        #expect(ServiceInvocation.identifier(value) == nil)
    }
}
