// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Reads whose files are to be: a user, a group or both, by name or number, as chown(1) has them.
enum FileOwnerText {
    /// What `read` takes but for the range of numbers.
    static let pattern = "^([^\(separators)]{1,255})?(:[^\(separators)]{1,255})?$"

    /// What is in no name, as the inside of a regular expression's brackets.
    private static let separators = ":/\\u0000-\\u0020\\u007f"
    private static let example = "write \"user\", \"user:group\" or \":group\", by name or number, such as \"www-data\""

    static func read(_ text: String, at place: Place, _ findings: inout Findings) -> FileOwnerSettings? {
        let shown = JSONValue.string(text).excerpt
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, let user = parts.first, isName(user), parts.last == "" {
            findings.error(
                place, "\(shown) names no group after its colon",
                "write \(JSONValue.quoted(user)) for the user alone, or the group's name")
            return nil
        }
        let user = parts.first ?? ""
        let group = parts.count == 2 ? parts.last : nil
        guard parts.count <= 2, user.isEmpty ? group != nil : isName(user), group.map(isName) ?? true else {
            findings.error(place, "\(shown) is neither a user nor a group", example)
            return nil
        }
        for name in [user, group ?? ""] where isNumber(name) && number(name) == nil {
            findings.error(place, "\(name) is the number of nobody", "write one from 0 to \(UInt32.max - 1), or a name")
            return nil
        }
        return FileOwnerSettings(user: user.isEmpty ? nil : user, group: group)
    }

    /// A user's or group's number; nil: the text is a name, or one that stands for "none" (chown(2)).
    static func number(_ text: String) -> UInt32? {
        guard isNumber(text), let number = UInt32(text), number != .max else { return nil }
        return number
    }

    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isName(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "/") }
    }
}

extension ValueType where Value == FileOwnerSettings? {
    /// A user, a group or both; null: the daemon's own.
    static let fileOwner: ValueType = {
        let name = "text such as \"user\", \"user:group\" or \":group\""
        return ValueType<FileOwnerSettings>(
            name: name,
            schema: ["type": "string", "minLength": 1, "pattern": .string(FileOwnerText.pattern)],
            read: { json, place, findings in
                if case .string(let text) = json { return FileOwnerText.read(text, at: place, &findings) }
                let meant = if case .integer(let number) = json, number >= 0 { "\"\(number)\"" } else { name }
                findings.mismatch(json, at: place, meant)
                return nil
            },
            write: { owner in .string((owner.user ?? "") + (owner.group.map { ":\($0)" } ?? "")) }
        )
        .map(to: { FileOwnerSettings?($0) }) { $0 }
        .orNull(meaning: nil)
    }()
}
