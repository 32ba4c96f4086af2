// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a client says that its content hashes to, in Content-Digest or Repr-Digest (RFC 9530 §2, §3).
///
/// Algorithms that this server does not know are passed over.
package struct ExpectedDigests: Equatable, Sendable {
    /// The SHA-256 digest, 32 bytes; nil where the client names none.
    package private(set) var sha256: [UInt8]?
    /// The SHA-512 digest, 64 bytes; nil where the client names none.
    package private(set) var sha512: [UInt8]?

    /// Nothing expected.
    package init() {}

    /// Reads all lines of one field; nothing is expected where it is absent.
    ///
    /// Of two members with one key the later counts, as in any dictionary.
    ///
    /// - Throws: for a field that is no dictionary, and a digest that cannot be one: to pass it over would be to store
    ///   what the client asked to have checked, unchecked.
    package init(_ field: KnownField, of head: RequestHead, bytes: Span<UInt8>) throws(DigestFieldError) {
        guard head[field] != nil else { return }
        var lines = head.fields
        while let line = lines.next(field, in: bytes) {
            var members = StructuredDictionary(line)
            while let member = members.next(in: bytes) {
                guard let name = DigestName(key: member.key, in: bytes) else { continue }
                guard case .bytes(let place) = member.value else { throw .notADigest }
                let text = bytes.extracting(place)
                guard let digest = Base64.decode(text), digest.count == name.byteCount else { throw .notADigest }
                self[name] = digest
            }
            guard !members.isMalformed else { throw .malformed }
        }
    }

    /// What both say together; they have to agree.
    package func merging(_ other: ExpectedDigests) -> ExpectedDigests {
        var both = self
        both.sha256 = sha256 ?? other.sha256
        both.sha512 = sha512 ?? other.sha512
        return both
    }

    /// Whether there is nothing to check.
    package var isEmpty: Bool { sha256 == nil && sha512 == nil }

    /// The digest by one algorithm; nil where the client names none.
    package private(set) subscript(_ name: DigestName) -> [UInt8]? {
        get {
            switch name {
            case .sha256: sha256
            case .sha512: sha512
            }
        }
        set {
            switch name {
            case .sha256: sha256 = newValue
            case .sha512: sha512 = newValue
            }
        }
    }

    /// Whether no algorithm has one digest here and another there.
    package func agrees(with other: ExpectedDigests) -> Bool {
        DigestName.allCases.allSatisfy { name in
            guard let one = self[name], let another = other[name] else { return true }
            return one == another
        }
    }
}
