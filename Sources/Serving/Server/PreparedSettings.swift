// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration

/// One load of the settings in the form in which workers take it: immutable, and the same for all of them.
struct PreparedSettings: Sendable {
    let settings: Settings
    let router: Router
    /// Nil: there is no access log.
    let logWriter: LogWriter?
    let descriptors: DescriptorBudget
}
