// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Why a configuration was refused: everything that is wrong with it, not just the first thing.
package struct ConfigurationError: Error, Equatable, Sendable {
    /// In the order of the text, warnings among them; at least one is an error.
    package let diagnostics: [Diagnostic]

    /// - Parameter diagnostics: one at least.
    package init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// One line for each.
    package var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}
