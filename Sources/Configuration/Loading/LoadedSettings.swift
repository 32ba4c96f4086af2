// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Settings, where they came from, and what is to be said about them.
package struct LoadedSettings: Equatable, Sendable {
    package let settings: Settings
    /// Warnings only, in the order of the text; for the diagnostic log and `--check`.
    package let warnings: [Diagnostic]
    /// The file, as it was named; `"quickstart"` without one.
    package let file: String
    /// The flags that were applied.
    package let overrides: CommandLineOverrides
}
