// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging
import Reactor

/// What every worker of a server is made from and keeps for life: the doors that workers share.
struct WorkerBlueprint: Sendable {
    let publishing: Publishing
    let pool: OffloadPool
    let budget: ClientAddressBudget
    var metrics = Metrics()
    /// Set once the server was asked to end.
    var isEnding = Flag()
    let logger: Logger
}
