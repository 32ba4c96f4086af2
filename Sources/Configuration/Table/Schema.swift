// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension KeyTable {
    /// The JSON Schema (2020-12) of a file with these keys.
    ///
    /// Editors complete and check by it. It takes whatever the daemon takes; the daemon refuses a little more, as a
    /// schema cannot compare two keys or read a unit.
    func schema(title: String, exclusive: [[String]]) -> String {
        var properties = properties(in: nil)
        for section in sections {
            properties[section.name] = [
                "description": .string(section.summary), "type": "object", "additionalProperties": false,
                "properties": .object(self.properties(in: section.name)),
            ]
        }
        let schema: JSONValue = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": .string(title),
            "type": "object",
            "additionalProperties": false,
            "properties": .object(properties),
            "not": ["anyOf": .array(exclusive.map { ["required": .array($0.map(JSONValue.string))] })],
        ]
        return schema.text() + "\n"
    }

    private func properties(in section: String?) -> JSONObject {
        JSONObject(keys(in: section).map { ($0.name, .object($0.described)) })
    }
}

extension Key {
    /// The schema of its value with what an editor shows.
    var described: JSONObject {
        var described: JSONObject = ["description": .string("\(summary) \(reason)")]
        described = described.merging(schema)
        described["default"] = standard
        described["examples"] = .array([example])
        return described
    }
}

extension SettingsKeys {
    /// What `config/schema.json` says; a test holds them equal.
    static var schema: String { table.schema(title: "The configuration of wharfd", exclusive: [["port", "listen"]]) }
}
