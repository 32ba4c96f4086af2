// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Synchronization

/// A digest of bytes that come in pieces. Pieces of any size give what the whole would.
///
/// A declared door between threads: the state is behind a lock, so that a worker can start a digest and the offload
/// pool can feed it. One piece after the other is for the caller to see to.
package final class RunningDigest: Sendable {
    package let algorithm: DigestAlgorithm

    /// Nil once the digest is finished.
    private let context: Mutex<DigestContext?>

    package init(_ algorithm: DigestAlgorithm) throws(DigestError) {
        self.algorithm = algorithm
        context = Mutex(try DigestContext(algorithm))
    }

    /// Takes in the next bytes; not after `finish`.
    package func update(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty else { return }
        context.withLock { slot in
            guard var context = slot.take() else { preconditionFailure("the digest is finished") }
            context.update(bytes)
            slot = consume context
        }
    }

    /// The digest of all the bytes, `algorithm.byteCount` of them; once.
    package func finish() -> [UInt8] {
        context.withLock { slot in
            guard let context = slot.take() else { preconditionFailure("the digest is finished") }
            return context.finish()
        }
    }
}
