// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

/// A line's layout, compiled when settings load: a list of directives, and tables of what they refer to.
///
/// Immutable and Sendable; an object, since a copy of a value with tables in it would cost a retain each, every line. How
/// a line is made of it is in `LogLineLayout+Line.swift`.
package final class LogLineLayout: Sendable {
    let directives: [AccessLogDirective]
    /// The bytes of all literals, one after another: a directive that held its own would cost a retain a line.
    let literals: [UInt8]
    /// Texts that have to be looked for before a line is written.
    let collected: [CollectedText]
    /// How the time is shown: one way a layout, so that one text a second serves all of its lines.
    let timeStyle: LogTimeStyle
    /// The most bytes of a line whose texts are empty.
    let fixedMaximum: Int
    /// How often each text of the head that needs no looking for is written.
    let headTexts: HeadTexts
    /// The most bytes that a byte of a text becomes.
    let escapeMaximum: Int
    /// The most bytes that a line has, its line feed included: a client's texts are cut to fit.
    package let lineLimit: Int

    /// The limit of a line in a file: what an empty `LogBuffer` takes.
    package static let fileLineLimit = 65_536
    /// The limit of a line in a pipe: what the kernel keeps in one piece among several writers.
    package static let pipeLineLimit = LogFile.atomicPipeWrite
    /// The limit of a line in a socket: the journal makes two entries of a longer one (journald.conf(5), `LineMax=`).
    package static let journalLineLimit = 48 << 10

    /// A text that is not a fixed place in the request line.
    enum CollectedText: Equatable, Sendable {
        /// The path as sent, `/` where an absolute target has none, and the whole target where it is no path.
        case path
        /// The query with its `?`.
        case query
        /// A field of the request, its lines joined by `, `; the name in lower case, and the field if the parser has
        /// already found its first line.
        case requestField(name: [UInt8], known: KnownField?)
        /// A field of the answer, likewise.
        case responseField(name: [UInt8])

        /// A field of the request.
        static func field(_ name: String) -> CollectedText {
            let name = name.lowercased()
            // What the head has as its host is the target's, where that has one.
            let known = KnownField.allCases.first { $0.name == name && $0 != .host }
            return .requestField(name: Array(name.utf8), known: known)
        }
    }

    struct HeadTexts: Equatable, Sendable {
        var requestLines = 0
        var targets = 0
        var methods = 0
        var versions = 0
    }

    /// Whether a line shows more of the request than its first line, or anything of the answer's head.
    var needsDetails: Bool { !collected.isEmpty }

    /// Whether a line shows a field of the answer.
    var needsAnswerHead: Bool {
        collected.contains { if case .responseField = $0 { true } else { false } }
    }

    /// Whether a line shows the address that the client connected to.
    var needsLocalAddress: Bool { directives.contains(.address(.local)) }

    private init(
        directives: [AccessLogDirective], literals: [UInt8], collected: [CollectedText], timeStyle: LogTimeStyle,
        lineLimit: Int
    ) {
        self.directives = directives
        self.literals = literals
        self.collected = collected
        self.timeStyle = timeStyle
        self.lineLimit = lineLimit
        fixedMaximum = directives.reduce(0) { $0 + $1.maximumLength(timeStyle) }
        headTexts = directives.reduce(into: HeadTexts()) { $0.count($1) }
        escapeMaximum = directives.contains { $0.isJSON } ? LogEscape.jsonMaximumLength : LogEscape.maximumLength
    }

    /// The same layout with another limit for a line.
    package func limited(to lineLimit: Int) -> LogLineLayout {
        LogLineLayout(
            directives: directives, literals: literals, collected: collected, timeStyle: timeStyle,
            lineLimit: lineLimit)
    }
}

extension LogLineLayout {
    /// One piece of a layout as it is written down here.
    enum Part {
        case text(String)
        case directive(AccessLogDirective)
        case collected(CollectedText, AccessLogDirective.Rendering)
    }

    /// Compiles a layout; a line feed is added.
    convenience init(_ parts: [Part], timeStyle: LogTimeStyle, lineLimit: Int = fileLineLimit) {
        var directives: [AccessLogDirective] = []
        var literals: [UInt8] = []
        var collected: [CollectedText] = []
        for part in Self.joined(parts + [.text("\n")]) {
            switch part {
            case .text(let text):
                if text.utf8.count == 1, let byte = text.utf8.first {
                    directives.append(.byte(byte))
                    continue
                }
                directives.append(
                    .literal(offset: UInt16(clamping: literals.count), count: UInt16(clamping: text.utf8.count)))
                literals.append(contentsOf: text.utf8)
            case .directive(let directive):
                directives.append(directive)
            case .collected(let text, let rendering):
                directives.append(.text(.collected(UInt8(clamping: collected.count)), rendering))
                collected.append(text)
            }
        }
        self.init(
            directives: directives, literals: literals, collected: collected, timeStyle: timeStyle,
            lineLimit: lineLimit)
    }

    /// The same parts with neighbouring texts made one.
    private static func joined(_ parts: [Part]) -> [Part] {
        parts.reduce(into: []) { joined, part in
            if case .text(let before)? = joined.last, case .text(let text) = part {
                joined[joined.count - 1] = .text(before + text)
            } else if case .text("") = part {
                return
            } else {
                joined.append(part)
            }
        }
    }
}

extension LogLineLayout.HeadTexts {
    fileprivate mutating func count(_ directive: AccessLogDirective) {
        guard case .text(let source, _) = directive else { return }
        switch source {
        case .requestLine: requestLines += 1
        case .target: targets += 1
        case .method: methods += 1
        case .version: versions += 1
        case .collected: break
        }
    }
}

extension AccessLogDirective {
    fileprivate var isJSON: Bool {
        if case .text(_, .json) = self { true } else { false }
    }
}
