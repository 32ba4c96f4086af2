// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

extension EntryName {
    /// The name of a text that is known to be one.
    static func of(_ text: String) throws -> EntryName {
        try #require(EntryName(text.utf8))
    }
}

extension OpenDirectory {
    /// The names in it, sorted.
    func list() throws -> [String] {
        var names: [String] = []
        try forEachEntry { name, _ in
            names.append(String(decoding: name.text, as: UTF8.self))
            return true
        }
        return names.sorted()
    }

    /// What is in a file of this directory.
    func text(of name: EntryName) throws -> String {
        let file = try openFile(name)
        return String(decoding: try file.borrowed.readFile(count: 1 << 20, cachedOnly: false), as: UTF8.self)
    }
}
