// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging
import Reactor

/// What every worker of a server is made from and keeps for life: the doors that workers share.
struct WorkerBlueprint: Sendable {
    let publishing: Publishing
    let pool: OffloadPool
    let budget: ClientAddressBudget
    let logger: Logger
    /// The directories that are being listed.
    let listings: ListingShelf

    init(publishing: Publishing, pool: OffloadPool, budget: ClientAddressBudget, logger: Logger) {
        self.publishing = publishing
        self.pool = pool
        self.budget = budget
        self.logger = logger
        listings = ListingShelf(counters: publishing.counters, pool: pool)
    }
}
