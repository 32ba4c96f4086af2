// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

extension ValueType where Value == [ListenAddress] {
    /// `port`: a number that is short for every address of both families.
    static let port = ValueType<Int>.count(0...65_535)
        .map(to: { [ListenAddress.port(UInt16(clamping: $0))] }) { listen in
            if case .port(let number) = listen.first, listen.count == 1 { Int(number) } else { nil }
        }

    /// `listen`: addresses one by one.
    static let addresses = list(of: ValueType<ListenAddress>.address, named: "addresses", 1...64)
        .map(to: { $0 }) { listen in
            if case .port = listen.first { nil } else { listen }
        }
}

extension ValueType where Value == ListenAddress {
    /// An address and port, or a Unix socket as text or as an object with its mode.
    static let address = ValueType(
        name: addressName, schema: addressSchema,
        read: { json, place, findings in
            switch json {
            case .string(let text):
                return ListenText.read(text, at: place, &findings)
            case .object(let object):
                return unixSocket(object, at: place, &findings)
            default:
                findings.mismatch(json, at: place, addressName)
                return nil
            }
        },
        write: { address in
            switch address {
            case .tcp(let socket): .string(socket.description)
            case .port: nil
            case .unix(let path, nil, .remove): .string("unix:" + path)
            case .unix(let path, let mode, let stale): .object(socketObject(path, mode, stale))
            case .systemd(let name): .string("systemd:" + name)
            }
        })

    private static var addressName: String {
        "an address such as \"0.0.0.0:8080\", \"[::]:8080\", \"unix:/run/wharfd/http.sock\" or \"systemd:http\""
    }

    private static var addressSchema: JSONObject {
        let path = "/[^\\u0000]{0,105}[^/\\u0000]$"
        let tcp = "^([0-9.]+|\\[[0-9A-Fa-f:.]+(%[0-9]+)?\\]):(0|[1-9][0-9]{0,4})$"
        return [
            "anyOf": [
                ["type": "string", "pattern": .string(tcp)],
                ["type": "string", "pattern": .string("^unix:" + path)],
                ["type": "string", "pattern": .string("^systemd:[ -9;-~]{1,255}$")],
                [
                    "type": "object", "required": ["unix"], "additionalProperties": false,
                    "properties": [
                        "unix": ["type": "string", "pattern": .string("^" + path)],
                        "mode": ["type": "string", "pattern": "^0?[0-7]{3}$"],
                        "stale": .object(ValueType<StaleSocketPolicy>.word.schema),
                    ],
                ],
            ]
        ]
    }

    private static func unixSocket(_ object: JSONObject, at place: Place, _ findings: inout Findings) -> ListenAddress?
    {
        let known = ["unix", "mode", "stale"]
        for key in object.keys where !known.contains(key) {
            findings.unknownKey(key, at: place, known: known)
        }
        let mode = object["mode"].map { json -> UInt16? in
            if case .string(let text) = json { FileModeText.parse(text) } else { nil }
        }
        if let written = object["mode"], mode == .some(nil) {
            findings.error(
                place.key("mode"), "\(written.excerpt) is not a file mode",
                "write three octal digits as text, such as \"0660\"")
        }
        let stale = object["stale"].flatMap {
            ValueType<StaleSocketPolicy>.word.read($0, place.key("stale"), &findings)
        }
        switch object["unix"] {
        case nil:
            findings.error(place, "the object names no socket", "write { \"unix\": \"/run/wharfd/http.sock\" }")
        case .string(let path):
            guard ListenText.isSocketPath(path, at: place.key("unix"), &findings) else { return nil }
            return .unix(path: path, mode: mode ?? nil, stale: stale ?? .remove)
        case .some(let other):
            findings.mismatch(other, at: place.key("unix"), "a socket's path, such as \"/run/wharfd/http.sock\"")
        }
        return nil
    }

    /// A socket as an object that says what is not the default.
    private static func socketObject(_ path: String, _ mode: UInt16?, _ stale: StaleSocketPolicy) -> JSONObject {
        var object: JSONObject = ["unix": .string(path)]
        object["mode"] = mode.map { .string(FileModeText.text(of: $0)) }
        if stale != .remove { object["stale"] = .string(stale.rawValue) }
        return object
    }
}
