// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CSystemd

/// A message and what goes with it, as fields that journalctl(1) can look for.
package struct JournalEntry: Equatable, Sendable {
    /// How important it is (syslog(3)).
    package enum Priority: UInt8, Sendable {
        case critical = 2
        case error, warning, notice, info, debug
    }

    /// The most fields; what is added beyond is left out.
    package static let fieldLimit = Int(WHARFD_JOURNAL_FIELDS)
    /// The most characters of a field's name; the journal takes no field that has more.
    package static let nameLimit = 64

    /// Every field as `NAME=value`, one after the other.
    private(set) var bytes: [UInt8] = []
    /// The offset of each one's end in `bytes`.
    private(set) var ends: [Int] = []

    /// - Parameter identifier: who says it, for `journalctl -t`.
    package init(_ priority: Priority, identifier: String, message: [UInt8]) {
        add("MESSAGE", message)
        add("PRIORITY", Array("\(priority.rawValue)".utf8))
        add("SYSLOG_IDENTIFIER", Array(identifier.utf8))
    }

    /// Adds a field.
    ///
    /// - Parameters:
    ///   - name: capital letters, digits and low lines, a letter first; the journal drops any other.
    ///   - value: any bytes.
    package mutating func add(_ name: String, _ value: [UInt8]) {
        guard ends.count < Self.fieldLimit, !name.isEmpty else { return }
        bytes += name.utf8
        bytes.append(UInt8(ascii: "="))
        bytes += value
        ends.append(bytes.count)
    }

    /// A name that the journal takes, made of any text: capital letters, and a low line for all that is neither letter
    /// nor digit; cut at `nameLimit`.
    ///
    /// - Parameter prefix: what it begins with; has to be such a name itself.
    package static func name(prefix: String, _ text: String) -> String {
        let rest = text.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: UInt8(ascii: "_")
            }
        }
        return String(decoding: (Array(prefix.utf8) + rest).prefix(nameLimit), as: UTF8.self)
    }

    /// Every field as `NAME=value`; for tests and traces.
    package var fields: [String] {
        zip([0] + ends, ends).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
    }
}
