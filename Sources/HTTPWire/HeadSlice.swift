// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A place in a request's head: which bytes of the caller's buffer a method, a target or a field value takes.
///
/// Offsets count from the first byte that the parser was given. A head is at most 65,535 bytes long (the settings'
/// limits see to it), so that a whole table of these is small enough to keep with a connection.
package struct HeadSlice: Equatable, Sendable {
    /// Bytes before the slice.
    package var offset: UInt16
    /// Bytes in the slice.
    package var count: UInt16

    package init(offset: UInt16, count: UInt16) {
        self.offset = offset
        self.count = count
    }

    /// An empty slice at the start.
    package static let empty = HeadSlice(offset: 0, count: 0)

    package var isEmpty: Bool { count == 0 }

    /// The slice as indices into the buffer.
    package var range: Range<Int> { Int(offset)..<(Int(offset) + Int(count)) }
}
