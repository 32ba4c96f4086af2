// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a running daemon can be asked, as the line that asks it.
enum ControlQuestion: String {
    /// To take its settings anew; answered by a `ReloadOutcome`.
    case reload
    /// Where it listens; answered by a line for each address.
    case addresses
    #if DEBUG
        /// To have a worker hang; only builds for tests can be asked that.
        case wedge
    #endif
}
