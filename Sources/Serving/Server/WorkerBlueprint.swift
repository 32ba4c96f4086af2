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
    /// The memory that lists of directories may take, of all workers.
    var listings = ListingAllowance()
}
