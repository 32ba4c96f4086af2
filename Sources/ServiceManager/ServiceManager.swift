// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CSystemd

/// What the service manager is told (sd_notify(3)); nothing happens where there is none.
package enum ServiceManager {
    package enum State: Sendable {
        /// Every listener is bound and every worker runs.
        case ready
        /// The shutdown has begun.
        case stopping
    }

    /// Tells the service manager, if `NOTIFY_SOCKET` names one.
    package static func notify(_ state: State) {
        switch state {
        case .ready: sd_notify(0, "READY=1")
        case .stopping: sd_notify(0, "STOPPING=1")
        }
    }
}
