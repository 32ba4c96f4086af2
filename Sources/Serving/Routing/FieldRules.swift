// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// The fields that an operator wants answers to have, by path. Immutable.
struct FieldRules: Sendable {
    /// One field that the rules come to, and the rule that had the last word on it.
    struct Decision: Equatable {
        var name: String
        /// Nil: a rule took away what another had given.
        var value: String?
        var pattern: String
    }

    /// Later rules win, field by field.
    private let rules: [PathRule<[String: String?]>]
    /// The lines of the rules that match every path.
    private let common: [UInt8]
    private let isUniform: Bool

    init(_ rules: [PathRule<[String: String?]>]) {
        self.rules = rules
        isUniform = rules.allSatisfy(\.pattern.matchesAll)
        common = Self.lines(Self.decisions(rules.filter(\.pattern.matchesAll)))
    }

    /// Whole field lines for a path.
    ///
    /// - Parameter path: as a `RequestPath` has it, without the NUL.
    func lines(for path: Span<UInt8>) -> [UInt8] {
        isUniform ? common : Self.lines(decisions(for: path))
    }

    /// The same without some fields, named in lower case.
    func lines(for path: Span<UInt8>, except names: Set<String>) -> [UInt8] {
        names.isEmpty ? lines(for: path) : Self.lines(decisions(for: path, except: names))
    }

    /// The same for a request; without a path, that of which none could be read, only the rules for all paths count.
    func lines(for path: RequestPath?) -> [UInt8] {
        guard let path, !isUniform else { return common }
        return lines(for: path.bytes.span.extracting(droppingLast: 1))
    }

    /// What the rules come to for a path, in the order in which the fields were first named.
    func decisions(for path: Span<UInt8>) -> [Decision] {
        var matching: [PathRule<[String: String?]>] = []
        for rule in rules where rule.pattern.matches(path) { matching.append(rule) }
        return Self.decisions(matching)
    }

    /// The same without some fields, named in lower case.
    func decisions(for path: Span<UInt8>, except names: Set<String>) -> [Decision] {
        decisions(for: path).filter { !names.contains($0.name.lowercased()) }
    }

    /// The same for a request that may have no path.
    func decisions(for path: RequestPath?) -> [Decision] {
        guard let path else { return Self.decisions(rules.filter(\.pattern.matchesAll)) }
        return decisions(for: path.bytes.span.extracting(droppingLast: 1))
    }

    private static func decisions(_ rules: [PathRule<[String: String?]>]) -> [Decision] {
        var decisions: [Decision] = []
        var places: [String: Int] = [:]
        for rule in rules {
            // A dictionary has no order, and an answer should have one.
            for (name, value) in rule.value.sorted(by: { $0.key < $1.key }) {
                let decision = Decision(name: name, value: value, pattern: rule.pattern.text)
                let folded = name.lowercased()
                if let place = places[folded] {
                    decisions[place] = decision
                } else {
                    places[folded] = decisions.count
                    decisions.append(decision)
                }
            }
        }
        return decisions
    }

    private static func lines(_ decisions: [Decision]) -> [UInt8] {
        var lines: [UInt8] = []
        for decision in decisions {
            guard let value = decision.value, let name = FieldName(decision.name.utf8.span) else { continue }
            ResponseHead.appendField(name, value, to: &lines)
        }
        return lines
    }
}
