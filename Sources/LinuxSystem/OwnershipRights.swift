// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

/// To whom a process may give its own files (chown(2)).
package struct OwnershipRights: Equatable, Sendable {
    /// The user that the process acts as.
    package let user: UInt32
    /// The groups that it is in.
    package let groups: Set<UInt32>
    /// Whether it has the capability CAP_CHOWN.
    package let isPrivileged: Bool

    package init(user: UInt32, groups: Set<UInt32>, isPrivileged: Bool) {
        self.user = user
        self.groups = groups
        self.isPrivileged = isPrivileged
    }

    /// Those of this process (geteuid(2), getgroups(2), capabilities(7)). What cannot be told is taken for a no.
    package static var current: OwnershipRights {
        OwnershipRights(
            user: geteuid(), groups: supplementaryGroups.union([getegid()]), isPrivileged: mayChangeOwners)
    }

    /// Whether a file may be given to a user; without the privilege, only to whom it belongs already.
    package func permits(user: UInt32) -> Bool { isPrivileged || user == self.user }

    /// Whether a file may be given to a group; without the privilege, to one that the process is in.
    package func permits(group: UInt32) -> Bool { isPrivileged || groups.contains(group) }

    private static var supplementaryGroups: Set<UInt32> {
        let count = getgroups(0, nil)
        guard count > 0 else { return [] }
        var groups = [gid_t](repeating: 0, count: Int(count))
        let found = getgroups(count, &groups)
        return Set(groups.prefix(max(0, Int(found))))
    }

    private static var mayChangeOwners: Bool {
        guard let bytes = try? SmallFile.read("/proc/self/status", limit: 16_384) else { return false }
        return hasChownCapability(inStatus: String(decoding: bytes, as: UTF8.self))
    }

    /// Whether the text of `/proc/PID/status` has CAP_CHOWN, which is bit 0, among the effective capabilities.
    static func hasChownCapability(inStatus text: String) -> Bool {
        let line = text.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
        guard let digits = line?.split(whereSeparator: \.isWhitespace).last, let set = UInt64(digits, radix: 16) else {
            return false
        }
        return set & 1 != 0
    }
}
