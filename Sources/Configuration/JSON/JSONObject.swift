// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The members of a JSON object in the order in which they were set; two are equal whatever that order is.
struct JSONObject: Equatable, Sendable {
    private(set) var keys: [String] = []
    private var values: [String: JSONValue] = [:]

    init(_ members: [(String, JSONValue)] = []) {
        for (key, value) in members { self[key] = value }
    }

    /// The value of a member; nil: there is none of that name, or take it out.
    subscript(key: String) -> JSONValue? {
        get { values[key] }
        set {
            switch (values[key], newValue) {
            case (nil, .some): keys.append(key)
            case (.some, nil): keys.removeAll { $0 == key }
            default: break
            }
            values[key] = newValue
        }
    }

    /// Names and values, in order.
    var members: [(key: String, value: JSONValue)] {
        keys.compactMap { key in values[key].map { (key, $0) } }
    }

    /// These members and then another object's, which win where a name is in both.
    func merging(_ other: JSONObject) -> JSONObject {
        var result = self
        for (key, value) in other.members { result[key] = value }
        return result
    }

    static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.values == right.values
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
