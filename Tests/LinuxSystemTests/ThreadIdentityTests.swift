// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import Testing

@Suite struct ThreadIdentityTests {
    @Test func oneThreadIsItselfAndNoOther() throws {
        let seen = Seen()
        let own = ThreadIdentity.current
        let thread = try Thread(name: "test") {
            seen.isSame.withLock { $0 = ThreadIdentity.current == ThreadIdentity.current }
            seen.identity.withLock { $0 = ThreadIdentity.current }
        }
        thread.join()
        #expect(own == ThreadIdentity.current)
        #expect(own.rawValue != 0)
        #expect(seen.isSame.withLock { $0 })
        let other = try #require(seen.identity.withLock { $0 })
        #expect(other.rawValue != 0)
        #expect(other != own)
    }
}

private final class Seen: Sendable {
    let identity = Mutex<ThreadIdentity?>(nil)
    let isSame = Mutex(false)
}
