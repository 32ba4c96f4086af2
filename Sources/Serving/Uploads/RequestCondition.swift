// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// The preconditions of a request that changes something, kept for those who look at the file: on a thread of the pool,
/// where the connection's bytes are out of reach. Immutable.
final class RequestCondition: Sendable {
    private let head: RequestHead
    private let bytes: [UInt8]

    /// Nil: the request has none.
    init?(head: RequestHead, bytes: Span<UInt8>) {
        guard head.isConditional else { return nil }
        self.head = head
        var copy: [UInt8] = []
        for index in 0..<head.length { copy.append(bytes[index]) }
        self.bytes = copy
    }

    /// Whether the request may be carried out on what is there now.
    ///
    /// - Parameters:
    ///   - validators: nil: nothing is there.
    ///   - now: the present, for dates with a year of two digits.
    func holds(for validators: Validators?, now: HTTPDate) -> Bool {
        let received = bytes
        let preconditions = Preconditions(head: head, bytes: received.span, validators: validators, now: now)
        return preconditions.outcome == .proceed
    }
}
