// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Why there is no digest. None of it is a client's doing.
package enum DigestError: Error, Equatable, Sendable {
    /// There was no memory for libcrypto's state.
    case outOfMemory
    /// The host's libcrypto is set up, by its openssl.cnf, so that it does not have the algorithm.
    case unavailable(DigestAlgorithm)
}
