// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Digest
import HTTPWire
import LinuxSystem

/// The digests of a body that streams in, held in the end against what the client says of it (RFC 9530 §2, §3).
///
/// `@unchecked Sendable`: belongs to one connection, whose task hands it to one thread of the pool at a time and awaits
/// that before it goes on; no two threads ever hold it at once.
final class ContentDigests: @unchecked Sendable {
    private let expected: ExpectedDigests
    private var running: [(name: DigestName, digest: RunningDigest)] = []

    /// None: nobody asks.
    init() {
        expected = ExpectedDigests()
    }

    init(_ request: UploadRequest) throws(Refusal) {
        expected = request.expectedDigests
        for name in DigestName.allCases where expected[name] != nil || request.wantedDigest == name {
            do throws(DigestError) {
                running.append((name, try RunningDigest(name.algorithm)))
            } catch {
                throw Refusal(.serviceUnavailable, "no memory for a digest")
            }
        }
    }

    /// Takes in the next bytes of the body.
    func update(_ buffer: TransferBuffer, _ range: Range<Int>) {
        for (_, digest) in running {
            buffer.withBytes(range) { digest.update($0) }
        }
    }

    /// The digests of the whole body; 400 where one is not what the client says.
    func finish() throws(Refusal) -> KnownDigests {
        var known = KnownDigests()
        for (name, digest) in running {
            let bytes = digest.finish()
            if let wanted = expected[name], wanted != bytes {
                throw Refusal(.badRequest, "the content is not what its digest says")
            }
            known[name] = bytes
        }
        return known
    }
}
