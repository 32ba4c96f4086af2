// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials

extension JSONValue {
    /// The tree of a text that `JSONScanner` has found to be JSON.
    ///
    /// Nil where the decoder disagrees with the scanner, which a test on every golden file rules out.
    init?(decoding text: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text)) else { return nil }
        self = value
    }
}

extension JSONValue: Decodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Key.self) {
            // The decoder has lost the order of the text; sorting makes ours the same in every run.
            let keys = members.allKeys.sorted { $0.stringValue < $1.stringValue }
            self = .object(
                JSONObject(try keys.map { ($0.stringValue, try members.decode(JSONValue.self, forKey: $0)) }))
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .bool(flag)
        } else if let whole = try? value.decode(Int64.self) {
            self = .integer(whole)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else {
            self = .array(try value.decode([JSONValue].self))
        }
    }
}
