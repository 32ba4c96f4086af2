// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

/// The user that this process acts as.
package struct ProcessUser: Equatable, Sendable {
    /// The effective user's number; 0 is root.
    package let number: UInt32
    /// Its name; nil: the system's table of users has none.
    package let name: String?

    package init(number: UInt32, name: String?) {
        self.number = number
        self.name = name
    }

    /// The user at this moment (geteuid(2), getpwuid_r(3)); may block on the network where users are kept there.
    package static var current: ProcessUser {
        let number = geteuid()
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var text = [CChar](repeating: 0, count: 16_384)
        // The name points into `text`, which is alive until it has been copied.
        let name = text.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress, getpwuid_r(number, &entry, start, buffer.count, &found) == 0,
                found != nil
            else { return nil }
            return entry.pw_name.map { String(cString: $0) }
        }
        return ProcessUser(number: number, name: name)
    }
}

extension ProcessUser: CustomStringConvertible {
    /// Such as `user www-data (uid 33)`.
    package var description: String {
        name.map { "user \($0) (uid \(number))" } ?? "uid \(number)"
    }
}
