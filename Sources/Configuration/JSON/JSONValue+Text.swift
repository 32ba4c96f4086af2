// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension JSONValue {
    /// The value on one line, with a space after each comma and colon.
    var compactText: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .string(let text): Self.quoted(text)
        case .array(let items): "[" + items.map(\.compactText).joined(separator: ", ") + "]"
        case .object(let object):
            object.keys.isEmpty
                ? "{}"
                : "{ "
                    + object.members.map { "\(Self.quoted($0.key)): \($0.value.compactText)" }.joined(separator: ", ")
                    + " }"
        }
    }

    /// The value over as many lines as it needs: what fits in 100 columns stays on one, indented by two spaces.
    func text(indentation: Int = 0, after column: Int = 0) -> String {
        let short = compactText
        if indentation + column + short.utf8.count <= 100, indentation > 0 { return short }
        let margin = String(repeating: " ", count: indentation + 2)
        let end = "\n" + String(repeating: " ", count: indentation)
        switch self {
        case .array(let items) where !items.isEmpty:
            let lines = items.map { margin + $0.text(indentation: indentation + 2) }
            return "[\n" + lines.joined(separator: ",\n") + end + "]"
        case .object(let object) where !object.keys.isEmpty:
            let lines = object.members.map { member in
                let key = Self.quoted(member.key) + ": "
                return margin + key + member.value.text(indentation: indentation + 2, after: key.utf8.count)
            }
            return "{\n" + lines.joined(separator: ",\n") + end + "}"
        default:
            return short
        }
    }

    /// A value as a message shows it: on one line, and cut where a reader has seen enough.
    var excerpt: String {
        let whole = compactText
        guard whole.count > 60 else { return whole }
        return whole.prefix(57) + "..."
    }

    /// A JSON string literal; everything that could move a terminal's cursor is escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
