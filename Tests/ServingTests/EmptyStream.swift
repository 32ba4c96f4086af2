// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Reactor
import struct SystemPackage.Errno

@testable import Serving

/// Content that is at its end at once.
final class EmptyStream: ContentStream {
    var lane: OffloadPool.Lane { .compute }

    func next() throws(Errno) -> [UInt8] { [] }
}
