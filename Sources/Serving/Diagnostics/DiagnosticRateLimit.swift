// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging

/// How often a place in the code may speak whose messages a client can cause; the rest is counted.
///
/// A pure value: whoever holds it says what time it is.
struct DiagnosticRateLimit: Sendable {
    /// A place in the code.
    struct Site: Hashable, Sendable {
        let file: String
        let line: UInt
    }

    /// What is to be said of the messages that were not shown.
    struct Summary: Equatable, Sendable {
        let level: Logger.Level
        let text: String
    }

    /// Messages of one site in one interval.
    static let most = 10
    /// Nanoseconds, from a site's first message on.
    static let interval: Int64 = 10_000_000_000
    /// Characters of the message that a summary shows.
    private static let exampleLength = 120

    private struct Window: Sendable {
        let begin: Int64
        var shown = 0
        var withheld = 0
        /// The first that was withheld.
        var example = ""
        var level = Logger.Level.debug
    }

    /// As many as there are places in the code that are limited and have spoken of late.
    private var windows: [Site: Window] = [:]

    /// Whether a message may be shown; counts it where not. `takeDue` goes before.
    mutating func admits(_ site: Site, _ level: Logger.Level, _ text: String, now: Int64) -> Bool {
        var window = windows[site] ?? Window(begin: now)
        defer { windows[site] = window }
        guard window.shown >= Self.most else {
            window.shown += 1
            return true
        }
        if window.withheld == 0 { window.example = String(text.prefix(Self.exampleLength)) }
        window.withheld += 1
        window.level = max(window.level, level)
        return false
    }

    /// Forgets the sites whose interval is over, and returns what is to be said of them.
    mutating func takeDue(now: Int64) -> [Summary] {
        take(now: now) { now - $0.begin >= Self.interval }
    }

    /// Forgets all sites, and returns what is to be said of them.
    mutating func takeAll(now: Int64) -> [Summary] {
        take(now: now) { _ in true }
    }

    private mutating func take(now: Int64, _ isOver: (Window) -> Bool) -> [Summary] {
        let over = windows.filter { isOver($0.value) }
        guard !over.isEmpty else { return [] }
        for site in over.keys { windows[site] = nil }
        return over.values.filter { $0.withheld > 0 }.sorted { $0.begin < $1.begin }.map { window in
            let messages = window.withheld == 1 ? "message" : "messages"
            let seconds = max(1, (now - window.begin) / 1_000_000_000)
            return Summary(
                level: window.level,
                text: "… \(window.withheld) more \(messages) like \"\(window.example)\" in \(seconds) s")
        }
    }
}
