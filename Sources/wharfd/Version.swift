// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The version of this program (Semantic Versioning); CHANGELOG.md says what is in it.
let wharfdVersion = "0.1.0"
