// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Permissions as chmod(1) has them: three octal digits, with or without a zero before them.
enum FileModeText {
    /// Permissions of a text such as `"644"` or `"0644"`; nil: it is none.
    static func parse(_ text: String) -> UInt16? {
        let digits = text.utf8.count == 4 && text.utf8.first == UInt8(ascii: "0") ? text.dropFirst() : text[...]
        guard digits.utf8.count == 3, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) })
        else { return nil }
        return UInt16(digits, radix: 8)
    }

    /// Four digits, such as `0644`.
    static func text(of mode: UInt16) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// What `parse` takes, as a regular expression: modes that have all of some bits and none beyond others.
    static func pattern(required: UInt16, allowed: UInt16) -> String {
        let digits = [6, 3, 0].map { shift in
            let needed = required >> shift & 7
            let possible = allowed >> shift & 7
            let fitting = (0...7).filter { $0 & needed == needed && $0 & ~possible == 0 }
            return "[\(fitting.map(String.init).joined())]"
        }
        return "^0?\(digits.joined())$"
    }
}

extension ValueType where Value == UInt32 {
    /// The permissions of something that is made.
    ///
    /// - Parameters:
    ///   - noun: what it is: `a file`.
    ///   - required: the bits that it cannot do without, and `reason` why.
    ///   - allowed: those that it may have.
    static func mode(
        of noun: String, required: UInt16, allowed: UInt16, reason: String, example: String
    ) -> ValueType {
        let most = FileModeText.text(of: allowed)
        let name = "three octal digits as text, such as \"\(example)\""
        return ValueType(
            name: name,
            schema: [
                "type": "string", "pattern": .string(FileModeText.pattern(required: required, allowed: allowed)),
            ],
            read: { json, place, findings in
                guard case .string(let text) = json else {
                    // JSON has no octal numbers: whoever writes 644 means the digits.
                    let written =
                        if case .integer(let number) = json { FileModeText.parse("\(number)") } else { UInt16?.none }
                    let meant = written.flatMap { $0 & ~allowed == 0 && $0 & required == required ? $0 : nil }
                    findings.mismatch(json, at: place, meant.map { "\"\(FileModeText.text(of: $0))\"" } ?? name)
                    return nil
                }
                guard let mode = FileModeText.parse(text) else {
                    findings.error(place, "\(json.excerpt) is not a file mode", "write \(name)")
                    return nil
                }
                guard mode & ~allowed == 0 else {
                    let meant = FileModeText.text(of: mode & allowed | required)
                    findings.error(place, "\(noun) cannot be more than \"\(most)\"", "write \"\(meant)\"")
                    return nil
                }
                guard mode & required == required else {
                    findings.error(place, reason, "write \"\(FileModeText.text(of: mode | required))\"")
                    return nil
                }
                return UInt32(mode)
            },
            write: { .string(FileModeText.text(of: UInt16(clamping: $0))) })
    }
}
