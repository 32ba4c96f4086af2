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
        JSONObject(
            keys(in: section).map { key in
                var schema: JSONObject = ["description": .string("\(key.summary) \(key.reason)")]
                schema = schema.merging(key.schema)
                schema["default"] = key.standard
                schema["examples"] = .array([key.example])
                return (key.name, .object(schema))
            })
    }
}

extension SettingsKeys {
    /// What `config/schema.json` says; a test holds them equal.
    static var schema: String { table.schema(title: "The configuration of wharfd", exclusive: [["port", "listen"]]) }
}
