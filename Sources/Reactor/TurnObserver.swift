// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Somebody who gathers work over a turn of the loop and hands it on at its end, such as an access-log buffer.
///
/// Called on the loop's thread.
package protocol TurnObserver: AnyObject {
    /// Whether anything is gathered; where not, the loop does not ask whether it is idle.
    var hasPendingWork: Bool { get }

    /// The end of a turn.
    ///
    /// - Parameters:
    ///   - now: nanoseconds of the loop's clock.
    ///   - idle: nothing waits to be done; the loop is about to sleep.
    /// - Returns: when to be called again at the latest though nothing happens; nil: no need.
    func endOfTurn(now: Int64, idle: Bool) -> Int64?

    /// The loop has stopped: nothing will be gathered any more.
    func loopEnded()
}
