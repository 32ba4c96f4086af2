// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging
import Reactor

/// What every worker of a server is made from and keeps for life: the doors that workers share.
struct WorkerBlueprint: Sendable {
    let publishing: Publishing
    let pool: OffloadPool
    let variants: VariantStore
    let budget: ClientAddressBudget
    let metrics: Metrics
    /// Set once the server was asked to end.
    let isEnding: Flag
    let logger: Logger
    /// The directories that are being listed.
    let listings: ListingShelf

    init(
        publishing: Publishing, pool: OffloadPool, variants: VariantStore, budget: ClientAddressBudget,
        metrics: Metrics = Metrics(), isEnding: Flag = Flag(), logger: Logger
    ) {
        self.publishing = publishing
        self.pool = pool
        self.variants = variants
        self.budget = budget
        self.metrics = metrics
        self.isEnding = isEnding
        self.logger = logger
        listings = ListingShelf(counters: publishing.counters, pool: pool)
    }
}

extension WorkerBlueprint {
    /// For a worker that shares nothing with any other.
    init(pool: OffloadPool, variantMemory: Int = 1 << 20, logger: Logger) {
        self.init(
            publishing: Publishing(counters: DirectoryCounters(), pool: pool), pool: pool,
            variants: VariantStore(memory: variantMemory), budget: ClientAddressBudget(limit: 0), logger: logger)
    }
}
