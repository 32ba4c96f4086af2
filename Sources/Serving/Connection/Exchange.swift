// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// One request and its answer, as far as they are: what the log will say.
struct Exchange {
    /// When the first byte came, in nanoseconds of the loop's clock; 0: none has.
    var startedAt: Int64 = 0
    /// The status that was sent, or will be.
    var status = Status.ok
    /// Bytes of the answer, head and framing too.
    var bytesSent = 0
    /// Bytes of the answer's content.
    var contentSent = 0
    /// Bytes of the request's body that were read, framing and all.
    var bodyReceived = 0
    /// Bytes of content among them, framing left out.
    var bodyContent = 0
    /// Nanoseconds that the exchange waited until its upload or deletion was on disk; negative: nothing was synced.
    var syncDuration: Int64 = -1
    /// Whether the file that was being sent became shorter, or could not be read.
    var isFileBroken = false
    /// Whether it leaves no line in the access log.
    var isUnlogged = false
    /// Whether the connection is to end with it, whatever else would let it stay.
    var isLast = false
    /// Whether the head was read to its end.
    var hasHead = false
}
