// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Digest
import Testing

private func digest(_ algorithm: DigestAlgorithm, _ pieces: [[UInt8]]) throws -> String {
    let running = try RunningDigest(algorithm)
    for piece in pieces {
        let bytes = piece.span
        running.update(bytes)
    }
    return running.finish().map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}

/// The examples of FIPS 180-4 (csrc.nist.gov, "Examples with Intermediate Values") and of its test suite.
struct RunningDigestTests {
    struct Vector: Sendable, CustomStringConvertible {
        let algorithm: DigestAlgorithm
        let text: String
        var repeated = 1
        let digest: String

        var bytes: [UInt8] { Array(String(repeating: text, count: repeated).utf8) }
        var description: String { "\(algorithm) of \(repeated) × “\(text)”" }
    }

    static let vectors = [
        Vector(
            algorithm: .sha256, text: "",
            digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        Vector(
            algorithm: .sha256, text: "abc",
            digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        Vector(
            algorithm: .sha256, text: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            digest: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        Vector(
            algorithm: .sha256, text: "a", repeated: 1_000_000,
            digest: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        Vector(
            algorithm: .sha512, text: "",
            digest: "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"),
        Vector(
            algorithm: .sha512, text: "abc",
            digest: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
        Vector(
            algorithm: .sha512, text: "a", repeated: 1_000_000,
            digest: "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
                + "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"),
    ]

    @Test(arguments: vectors)
    func wholeMessageHasItsPublishedDigest(vector: Vector) throws {
        #expect(try digest(vector.algorithm, [vector.bytes]) == vector.digest)
        #expect(vector.digest.count == 2 * vector.algorithm.byteCount)
    }

    @Test(arguments: vectors, [1, 63, 64, 65, 127, 128, 4096])
    func anySplitHasTheDigestOfTheWhole(vector: Vector, size: Int) throws {
        let bytes = vector.bytes.prefix(20_000)
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        #expect(try digest(vector.algorithm, pieces) == digest(vector.algorithm, [Array(bytes)]))
    }

    @Test(arguments: DigestAlgorithm.allCases)
    func emptyPiecesChangeNothing(algorithm: DigestAlgorithm) throws {
        let text = Array("abc".utf8)
        #expect(try digest(algorithm, [[], text, [], []]) == digest(algorithm, [text]))
    }

    @Test func digestsDoNotDisturbEachOther() throws {
        let one = try RunningDigest(.sha256)
        let other = try RunningDigest(.sha256)
        let (first, second) = (Array("a".utf8), Array("bc".utf8))
        let (a, bc) = (first.span, second.span)
        one.update(a)
        other.update(bc)
        one.update(bc)
        let digest = one.finish()
        #expect(digest.prefix(2) == [0xBA, 0x78])
        #expect(other.finish() != digest)
    }

    @Test func aFinishedDigestIsNotGoneOnWith() async {
        await #expect(processExitsWith: .failure) {
            let running = try RunningDigest(.sha256)
            _ = running.finish()
            _ = running.finish()
        }
    }
}
