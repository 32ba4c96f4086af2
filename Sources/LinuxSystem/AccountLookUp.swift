// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

/// The number of a user by its name (getpwnam_r(3)); nil: there is none, or that cannot be told. May block on the
/// network where users are kept there.
package func lookUpUser(named name: String) -> UInt32? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    let isFound = lookUp(name) { text, count in
        let code = getpwnam_r(name, &entry, text, count, &found)
        return (code, found != nil)
    }
    return isFound ? entry.pw_uid : nil
}

/// The number of a group by its name (getgrnam_r(3)); as for users.
package func lookUpGroup(named name: String) -> UInt32? {
    var entry = group()
    var found: UnsafeMutablePointer<group>?
    let isFound = lookUp(name) { text, count in
        let code = getgrnam_r(name, &entry, text, count, &found)
        return (code, found != nil)
    }
    return isFound ? entry.gr_gid : nil
}

/// Asks with ever more room for the entry's texts, of which a group with many members has much; whether it is found.
private func lookUp(
    _ name: String, _ ask: (UnsafeMutablePointer<CChar>, Int) -> (code: CInt, isFound: Bool)
) -> Bool {
    // For C the name would end at a NUL, and be another's.
    guard !name.utf8.contains(0) else { return false }
    var room = 4096
    while room <= 1 << 24 {
        // The entry's texts are gone after this; its number is not among them.
        let answer = withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { texts in
            texts.baseAddress.map { ask($0, texts.count) } ?? (code: ENOMEM, isFound: false)
        }
        guard answer.code == ERANGE || answer.code == EINTR else { return answer.code == 0 && answer.isFound }
        if answer.code == ERANGE { room *= 2 }
    }
    return false
}
