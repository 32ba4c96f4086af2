// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Logging
import Reactor

/// What every worker of a server is made from: immutable settings, and the doors that workers share.
struct WorkerBlueprint: Sendable {
    let settings: Settings
    let router: Router
    let counters: DirectoryCounters
    let pool: OffloadPool
    /// Nil: there is no access log.
    let logWriter: LogWriter?
    let descriptors: DescriptorBudget
    let budget: ClientAddressBudget
    let logger: Logger
}
