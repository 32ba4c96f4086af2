// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType where Value == AccessLogFormat {
    /// A format by its name, or a template, which is any text with a `%` in it.
    static let accessLogFormat = ValueType(
        name: formatName,
        schema: [
            "anyOf": [
                ["enum": .array(names.map(JSONValue.string))],
                [
                    "type": "string", "maxLength": .integer(Int64(AccessLogTemplate.byteLimit)),
                    "pattern": .string(templatePattern),
                ],
            ]
        ],
        read: { json, place, findings in
            guard case .string(let text) = json else {
                findings.mismatch(json, at: place, formatName)
                return nil
            }
            if let preset = AccessLogFormat.presets.first(where: { $0.name == text }) { return preset.format }
            if text.unicodeScalars.contains("%") {
                return AccessLogTemplateText.read(text, at: place, &findings).map(AccessLogFormat.template)
            }
            let advice = Suggestion.nearest(to: text, among: names).map(JSONValue.quoted) ?? formatName
            findings.error(place, "\(json.excerpt) is not a known format", "write \(advice)")
            return nil
        },
        write: { format in
            if case .template(let template) = format { return .string(template.source) }
            return AccessLogFormat.presets.first { $0.format == format }.map { .string($0.name) }
        })

    private static var names: [String] { AccessLogFormat.presets.map(\.name) }

    private static var formatName: String {
        (names.map(JSONValue.quoted) + ["a template such as \"%h %t %m %U %>s\""]).alternatives
    }

    /// A template as a regular expression; it takes any number of directives, else what the reader takes.
    private static var templatePattern: String {
        let control = "\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f\\u2028\\u2029"
        let plain = "[^%\\\\\(control)]"
        let escape = "\\\\[\\\\\"t]|\\\\(?![nr\\\\\"t])"
        let spellings = AccessLogTemplate.directives.flatMap(\.spellings).map { spelling in
            spelling.dropFirst().map { "{}".contains($0) ? "\\\($0)" : String($0) }.joined()
        }
        let field = "\\{[A-Za-z0-9!#$%&'*+.^_`|~-]+\\}[io]"
        return "^(?=[^%]*%)(\(plain)|\(escape)|%(%|\(spellings.joined(separator: "|"))|\(field)))*$"
    }
}
