// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// A line's layout, compiled when settings load: a list of directives and the literal bytes between them.
///
/// Immutable and Sendable: every worker has a copy of the same value. How a line is made of it is in
/// `AccessLogFormat+Line.swift`.
package struct AccessLogFormat: Sendable {
    let directives: [AccessLogDirective]
    /// The bytes of all literals, one after another: a directive that held its own would cost a retain a line.
    let literals: [UInt8]
    /// The most bytes of a line whose client texts are empty.
    let fixedMaximum: Int
    /// The most bytes that a line has, its line feed included: a client's texts are cut to fit.
    package let lineLimit: Int

    /// The limit of a line in a file: what an empty `LogBuffer` takes.
    package static let fileLineLimit = 65_536
    /// The limit of a line in a pipe: what the kernel keeps in one piece among several writers.
    package static let pipeLineLimit = LogFile.atomicPipeWrite

    /// One piece of a format as it is written down here.
    enum Part {
        case text(String)
        case directive(AccessLogDirective)
    }

    /// Compiles a format; a line feed is added.
    init(_ parts: [Part], lineLimit: Int = fileLineLimit) {
        var directives: [AccessLogDirective] = []
        var literals: [UInt8] = []
        for part in parts + [.text("\n")] {
            switch part {
            case .text(let text):
                directives.append(.literal(offset: literals.count, count: text.utf8.count))
                literals.append(contentsOf: text.utf8)
            case .directive(let directive):
                directives.append(directive)
            }
        }
        self.init(directives: directives, literals: literals, lineLimit: lineLimit)
    }

    private init(directives: [AccessLogDirective], literals: [UInt8], lineLimit: Int) {
        self.directives = directives
        self.literals = literals
        self.lineLimit = lineLimit
        fixedMaximum = directives.reduce(0) { $0 + $1.maximumLength }
    }

    /// The same layout with another limit for a line.
    package func limited(to lineLimit: Int) -> AccessLogFormat {
        AccessLogFormat(directives: directives, literals: literals, lineLimit: lineLimit)
    }

    /// The format "httpserver": as the Python HttpServer's line begins, then what an operator needs.
    package static let httpserver = AccessLogFormat([
        .directive(.asctime), .text(" Connected to "), .directive(.pythonPeer),
        .text(" and page "), .directive(.target),
        .text(" requested \""), .directive(.requestLine),
        .text("\" "), .directive(.status),
        .text(" "), .directive(.bodyBytesSent),
        .text(" "), .directive(.seconds),
    ])
}
