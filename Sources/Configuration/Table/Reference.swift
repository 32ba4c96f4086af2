// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension KeyTable {
    /// The keys as Markdown: what each decides, what may stand there, and why its default is what it is.
    var reference: String {
        var text = keys(in: nil).map(entry).joined(separator: "\n")
        for section in sections {
            text += "\n### `\(section.name)`\n\n\(section.summary)\n\n"
            text += keys(in: section.name).map(entry).joined(separator: "\n")
        }
        return text
    }

    private func entry(_ key: Key<Target>) -> String {
        let type = key.typeName.prefix(1).uppercased() + key.typeName.dropFirst()
        let standard = key.standard.map { "`\($0.compactText)`" } ?? "none"
        return """
            #### `\(key.place)`

            \(key.summary)

            - Value: \(type).
            - Default: \(standard).
            - Why: \(key.reason)
            - Example: `\(JSONValue.object([key.name: key.example]).compactText.dropFirst(2).dropLast(2))`

            """ + (key.details.map { "\n\($0)\n" } ?? "")
    }
}
