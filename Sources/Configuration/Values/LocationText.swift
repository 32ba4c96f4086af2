// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Reads one location as it is written; `LocationResolver` puts what it inherits beneath that.
enum LocationText {
    /// The most locations that there may be.
    static let limit = 1_000

    /// What may stand beside `respond`: nothing that is about files.
    static let besideRespond = ["respond", "methods", "headers", "contentType", "charset"]

    static var schema: JSONObject {
        var properties = JSONObject()
        for name in LocationKeys.table.topNames {
            // What stands at the top, too, is described there.
            let own = LocationKeys.own.first { $0.name == name }
            properties[name] = own.map { .object($0.described) } ?? .object(reference(to: name))
        }
        return [
            "type": "object", "maxProperties": .integer(Int64(limit)),
            "propertyNames": .object(URLPathText.schema()),
            "additionalProperties": [
                "type": "object", "additionalProperties": false, "properties": .object(properties),
                "if": ["required": ["respond"]],
                "then": ["propertyNames": ["enum": .array(besideRespond.map(JSONValue.string))]],
            ],
            "allOf": [["properties": ["/": ["required": ["respond"]]]]],
        ]
    }

    /// What stands at the top under a name, without those keys of a section that stand only there.
    private static func reference(to name: String) -> JSONObject {
        var schema: JSONObject = ["$ref": .string("#/properties/\(name)")]
        if SettingsKeys.variants.contains(where: { $0.section == name }) {
            let names = LocationKeys.table.keys(in: name).map { JSONValue.string($0.name) }
            schema["propertyNames"] = ["enum": .array(names)]
        }
        return schema
    }

    static func read(
        _ path: String, _ json: JSONValue, at place: Place, _ findings: inout Findings
    ) -> LocationSettings? {
        let isPath = URLPathText.check(path, at: place, &findings)
        guard case .object(let object) = json else {
            findings.mismatch(json, at: place, "an object such as { \"root\": \"/srv/files\" }")
            return nil
        }
        var location = LocationSettings.blank(path: path)
        location.written = LocationKeys.table.normalized(object, at: place, &findings)
        if object["respond"] != nil {
            // One that was refused still makes the location what it was meant to be.
            location.written["respond"] = location.written["respond"] ?? .null
            checkRespond(object, at: place, &findings)
        } else if path == "/" {
            findings.error(
                place, "\"/\" is the top level", "write its keys there, or \"respond\" for exactly that path")
        } else if path.hasSuffix("/*") || path.hasSuffix("/**") {
            let meant = String(path.drop(trailing: "*").drop(trailing: "/"))
            findings.warning(
                place, "the path ends in a star, which stands for itself",
                "write \(JSONValue.quoted(meant.isEmpty ? "/" : meant)): a location is all that is beneath it")
        }
        return isPath ? location : nil
    }

    private static func checkRespond(_ object: JSONObject, at place: Place, _ findings: inout Findings) {
        // A key that no location knows has been told of already.
        for key in LocationKeys.table.topNames where object[key] != nil && !besideRespond.contains(key) {
            findings.error(
                place.key(key), "a location with \"respond\" serves no files", "remove it, or remove \"respond\"")
        }
    }
}

extension StringProtocol {
    /// What is left without all of one character at the end.
    fileprivate func drop(trailing character: Character) -> SubSequence {
        prefix(upTo: lastIndex { $0 != character }.map(index(after:)) ?? startIndex)
    }
}

extension ValueType where Value == [LocationSettings] {
    /// The parts of the URL space that have rules of their own, not yet resolved.
    static let locations = ValueType(
        name: "an object of URL paths and objects of keys", schema: LocationText.schema,
        read: { json, place, findings in
            guard case .object(let object) = json else {
                findings.mismatch(json, at: place, "an object such as { \"/files\": { \"root\": \"/srv/files\" } }")
                return nil
            }
            if object.keys.count > LocationText.limit {
                findings.error(
                    place, "the object has \(object.keys.count) locations", "write at most \(LocationText.limit)")
            }
            let locations = object.members.compactMap { path, json in
                LocationText.read(path, json, at: place.key(path), &findings)
            }
            checkDistinct(locations, at: place, &findings)
            return locations
        },
        write: { locations in
            .object(JSONObject(locations.map { ($0.path, .object($0.written)) }))
        })

    /// A slash at the end tells apart only what answers for exactly one path.
    private static func checkDistinct(_ locations: [LocationSettings], at place: Place, _ findings: inout Findings) {
        var paths: [[UInt8]: String] = [:]
        for location in locations where location.written["respond"] == nil {
            let path = location.path
            if let other = paths.updateValue(path, forKey: URLPathText.trimmed(path)) {
                findings.error(
                    place.key(path), "it is the same part of the tree as \(JSONValue.quoted(other))",
                    "write the keys of both in one of them")
            }
        }
    }
}
