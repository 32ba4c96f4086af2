// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a check has found so far, each at its place in the tree.
struct Findings: Equatable, Sendable {
    struct Finding: Equatable, Sendable {
        let severity: Diagnostic.Severity
        let place: Place
        let message: String
        let advice: String
    }

    private(set) var all: [Finding] = []

    mutating func error(_ place: Place, _ message: String, _ advice: String) {
        all.append(Finding(severity: .error, place: place, message: message, advice: advice))
    }

    mutating func warning(_ place: Place, _ message: String, _ advice: String) {
        all.append(Finding(severity: .warning, place: place, message: message, advice: advice))
    }
}
