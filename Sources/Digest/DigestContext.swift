// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import COpenSSL

/// The one owner of a digest's state in libcrypto, which is freed with it. All unsafe code of the module is in this
/// file.
struct DigestContext: ~Copyable {
    private let context: OpaquePointer
    private let byteCount: Int

    init(_ algorithm: DigestAlgorithm) throws(DigestError) {
        guard let context = EVP_MD_CTX_new() else { throw .outOfMemory }
        let kind =
            switch algorithm {
            case .sha256: EVP_sha256()
            case .sha512: EVP_sha512()
            }
        guard EVP_DigestInit_ex(context, kind, nil) == 1 else {
            EVP_MD_CTX_free(context)
            throw .unavailable(algorithm)
        }
        self.context = context
        byteCount = algorithm.byteCount
    }

    deinit { EVP_MD_CTX_free(context) }

    mutating func update(_ bytes: Span<UInt8>) {
        // libcrypto only reads the bytes, and only during the call. It fails for nothing but a state out of order.
        let code = bytes.withUnsafeBytes { raw in EVP_DigestUpdate(context, raw.baseAddress, raw.count) }
        precondition(code == 1, "libcrypto does not go on with a digest")
    }

    consuming func finish() -> [UInt8] {
        let digest = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { room, count in
            var written: UInt32 = 0
            let code = EVP_DigestFinal_ex(context, room.baseAddress, &written)
            precondition(code == 1 && written == byteCount, "libcrypto does not end a digest")
            count = Int(written)
        }
        return digest
    }
}
