// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Why a digest field cannot be read: the client's doing, always.
package enum DigestFieldError: Error, Equatable, Sendable, CaseIterable {
    /// Not a dictionary as RFC 9651 §3.2 has it.
    case malformed
    /// A known algorithm's value is no byte sequence, or not of the algorithm's length.
    case notADigest

    /// What to answer: 400.
    package var status: Status { .badRequest }
}

extension DigestFieldError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed: "digest field is not a structured dictionary"
        case .notADigest: "value in a digest field is no digest of its algorithm"
        }
    }
}
