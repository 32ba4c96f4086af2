// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
package import SystemPackage

/// What a symbolic link says, for people to read; nothing that is served is found by it.
package enum SymbolicLink {
    /// The target as it is written in the link (readlink(2)); EINVAL where the path names no link.
    package static func target(of path: String) throws(Errno) -> String {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try systemCall { readlink(path, &target, target.count) }
        return String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
