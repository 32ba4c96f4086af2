// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The codings that may be sent to a client, the best first: what its wishes and a server's offer come to.
///
/// One byte, so that it can be a part of a cache's key; clients with the same wishes, however spelt, share an entry.
package struct CodingPreference: Hashable, Sendable {
    /// The codings from the best on, two bits each; identity, which is 0, ends them. The top bit says that the identity
    /// coding may not be sent.
    private var bits: UInt8

    /// Nothing but the identity coding.
    package static let identity = CodingPreference(bits: 0)

    private static let excludesIdentity: UInt8 = 0x80

    private init(bits: UInt8) {
        self.bits = bits
    }

    /// - Parameter offered: what the server could send beside the identity coding, in the order that decides between
    ///   codings that the client takes equally gladly; each once.
    package init(_ accepted: AcceptedCodings, offered: [ContentCoding]) {
        let plain = accepted.quality(of: .identity)
        bits = plain == 0 ? Self.excludesIdentity : 0
        var shift: UInt8 = 0
        // At most three: by selection, from the gladdest on.
        for _ in offered.indices where shift < 6 {
            var best: ContentCoding?
            var quality = 0
            for coding in offered where !contains(coding) {
                let candidate = accepted.quality(of: coding)
                if candidate > quality, candidate >= plain { (best, quality) = (coding, candidate) }
            }
            guard let best else { return }
            bits |= best.rawValue << shift
            shift += 2
        }
    }

    /// Whether the identity coding may be sent where nothing better is there.
    package var permitsIdentity: Bool { bits & Self.excludesIdentity == 0 }

    /// The coding at a place, 0 being the best; nil behind the last.
    package subscript(_ place: Int) -> ContentCoding? {
        guard (0..<3).contains(place) else { return nil }
        let raw = bits >> UInt8(2 * place) & 0b11
        return raw == 0 ? nil : ContentCoding(rawValue: raw)
    }

    /// The codings, the best first.
    package var codings: [ContentCoding] { (0..<3).compactMap { self[$0] } }

    /// Whether a coding is one of them.
    package func contains(_ coding: ContentCoding) -> Bool {
        self[0] == coding || self[1] == coding || self[2] == coding
    }
}
