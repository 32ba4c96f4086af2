// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension ValueType {
    /// A list of distinct items.
    static func list<Item: Hashable & Sendable>(
        of item: ValueType<Item>, named noun: String, _ range: ClosedRange<Int>
    ) -> ValueType<[Item]> where Value == [Item] {
        let name = "a list of \(range.lowerBound) to \(range.upperBound) \(noun)"
        return ValueType(
            name: name,
            schema: [
                "type": "array", "items": .object(item.schema), "uniqueItems": true,
                "minItems": .integer(Int64(range.lowerBound)), "maxItems": .integer(Int64(range.upperBound)),
            ],
            read: { json, place, findings in
                guard case .array(let items) = json else {
                    var ignored = Findings()
                    let isItem = item.read(json, place, &ignored) != nil
                    findings.mismatch(json, at: place, isItem ? "[\(json.excerpt)]" : name)
                    return nil
                }
                if !range.contains(items.count) {
                    let wanted = "write \(range.lowerBound) to \(range.upperBound)"
                    findings.error(place, "the list has \(items.count) \(noun)", wanted)
                }
                return distinct(items.prefix(range.upperBound), of: item, at: place, &findings)
            },
            write: { values in .array(values.compactMap(item.write)) })
    }

    private static func distinct<Item: Hashable & Sendable>(
        _ items: ArraySlice<JSONValue>, of item: ValueType<Item>, at place: Place, _ findings: inout Findings
    ) -> [Item] where Value == [Item] {
        var values: [Item] = []
        for (index, json) in items.enumerated() {
            guard let value = item.read(json, place.item(index), &findings) else { continue }
            if values.contains(value) {
                findings.error(place.item(index), "\(json.excerpt) is listed twice", "remove it")
            }
            values.append(value)
        }
        return values
    }
}

extension ValueType where Value == MethodSet {
    /// The methods that an operator may turn on.
    private static var configurable: [Method] { [.get, .head, .post, .put, .delete] }

    /// A list of method names.
    static let methods: ValueType = {
        let words = ValueType<Method>.words(configurable.map { ($0.name, $0) }) { $0.name }
        let method = ValueType<Method>(
            name: words.name, schema: words.schema,
            read: { json, place, findings in
                guard json != .string(Method.options.name) else {
                    findings.error(place, "OPTIONS is always answered", "remove it")
                    return nil
                }
                return words.read(json, place, &findings)
            },
            write: words.write)
        return ValueType<[Method]>.list(of: method, named: "methods", 1...5)
            .map(to: { MethodSet($0.map(MethodSet.init(_:))) }) { set in Method.allCases.filter { set.contains($0) } }
    }()
}

extension ValueType where Value == [String: String] {
    /// Media types by file-name extension; the extension is kept in lower case.
    static let mediaTypes = ValueType(
        name: "an object of extensions and media types",
        schema: [
            "type": "object", "propertyNames": ["pattern": "^[A-Za-z0-9_+~-]{1,32}$"],
            "additionalProperties": .object(ValueType<String>.mediaType.schema), "maxProperties": 4_096,
        ],
        read: { json, place, findings in
            guard case .object(let object) = json else {
                findings.mismatch(json, at: place, "an object such as { \"glb\": \"model/gltf-binary\" }")
                return nil
            }
            if object.keys.count > 4_096 {
                findings.error(place, "the object has \(object.keys.count) extensions", "write at most 4096")
            }
            var types: [String: String] = [:]
            for (key, json) in object.members {
                checkExtension(key, at: place.key(key), &findings)
                guard let type = ValueType<String>.mediaType.read(json, place.key(key), &findings) else { continue }
                if types.updateValue(type, forKey: key.lowercased()) != nil {
                    findings.error(
                        place.key(key), "the extension is there twice, as case makes no difference", "remove one")
                }
            }
            return types
        },
        write: { types in .object(JSONObject(types.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })) })

    private static func checkExtension(_ name: String, at place: Place, _ findings: inout Findings) {
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "_+~-".unicodeScalars.contains(scalar))
        }
        if isPlain, (1...32).contains(name.utf8.count) { return }
        let last = name.split(separator: ".").last.map { ", such as \(JSONValue.quoted(String($0)))" } ?? ""
        findings.error(
            place, "\(JSONValue.string(name).excerpt) is not a file-name extension",
            "write what follows the last dot of a name\(last)")
    }
}
