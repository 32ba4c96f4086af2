// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A value that holds for the paths of a pattern.
package struct PathRule<Value: Equatable & Sendable>: Equatable, Sendable {
    package var pattern: PathPattern
    package var value: Value

    package init(pattern: PathPattern, value: Value) {
        self.pattern = pattern
        self.value = value
    }
}
