// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import HTTPWire

/// What only some formats show of an exchange: made only for those.
package struct LogDetails: Sendable {
    /// The request's head; nil where none was read to its end.
    let head: RequestHead?
    /// The bytes of the answer's head; empty where none was made.
    let answer: [UInt8]

    package init(head: RequestHead?, answer: [UInt8]) {
        self.head = head
        self.answer = answer
    }
}
