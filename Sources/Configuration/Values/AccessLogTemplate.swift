// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A line of the access log as an operator wrote it, in the `%` notation of Apache's `LogFormat`: a checked list of
/// text and directives.
package struct AccessLogTemplate: Hashable, Sendable {
    /// A stretch of a template.
    package enum Piece: Hashable, Sendable {
        /// What stands for itself, escapes resolved.
        case text(String)
        /// What every line fills in; `isQuoted`: the template has it between two quotes.
        case directive(Directive, isQuoted: Bool)
    }

    /// The template as written.
    package let source: String
    /// What a line consists of, in order; the line feed at its end is not among them.
    package let pieces: [Piece]

    /// The most bytes of UTF-8 that a template may have.
    static let byteLimit = 1_024
    /// The most directives that a template may have.
    static let directiveLimit = 64

    init(source: String, pieces: [Piece]) {
        self.source = source
        self.pieces = pieces
    }

    /// Reads a template; nil where anything is wrong with it.
    package init?(_ source: String) {
        var findings = Findings()
        guard let template = AccessLogTemplateText.read(source, at: .top, &findings) else { return nil }
        self = template
    }
}
