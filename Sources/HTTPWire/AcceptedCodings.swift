// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The content codings that a client takes, and how gladly (Accept-Encoding, RFC 9110 §12.5.3).
package struct AcceptedCodings: Equatable, Sendable {
    /// Thousandths by coding; negative: not named.
    private var weights = InlineArray<4, Int16>(repeating: -1)
    /// What `*` says; negative: it does not stand there.
    private var others: Int16 = -1

    /// What a request says; without the field only the identity coding is taken, though the RFC would let a server
    /// choose: what asks for nothing mostly knows nothing.
    ///
    /// An element that is malformed is passed over, and so is a coding that nobody knows.
    package init(head: RequestHead, bytes: Span<UInt8>) {
        var elements = FieldElementIterator(.acceptEncoding, of: head)
        while let element = elements.next(in: bytes) {
            guard let (name, weight) = QualityValue.split(element, in: bytes) else { continue }
            if name.count == 1, bytes[name.lowerBound] == UInt8(ascii: "*") {
                others = Int16(weight)
            } else if let coding = Self.coding(bytes, name) {
                weights[Int(coding.rawValue)] = Int16(weight)
            }
        }
    }

    /// How gladly a coding is taken: thousandths from 0, not at all, to 1,000.
    ///
    /// The identity coding is taken unless it is excluded, and where nothing is said of it, after all others.
    package func quality(of coding: ContentCoding) -> Int {
        let weight = weights[Int(coding.rawValue)]
        if weight >= 0 { return Int(weight) }
        if others >= 0 { return Int(others) }
        return coding == .identity ? 1 : 0
    }

    /// A coding by its name, in any case; `x-gzip` is gzip (RFC 9110 §8.4.1.3).
    private static func coding(_ bytes: Span<UInt8>, _ name: Range<Int>) -> ContentCoding? {
        switch name.count {
        case 2: bytes.equals("br".utf8.span, ignoringCaseIn: name) ? .brotli : nil
        case 4:
            if bytes.equals("gzip".utf8.span, ignoringCaseIn: name) {
                .gzip
            } else {
                bytes.equals("zstd".utf8.span, ignoringCaseIn: name) ? .zstandard : nil
            }
        case 6: bytes.equals("x-gzip".utf8.span, ignoringCaseIn: name) ? .gzip : nil
        case 8: bytes.equals("identity".utf8.span, ignoringCaseIn: name) ? .identity : nil
        default: nil
        }
    }

    package static func == (left: AcceptedCodings, right: AcceptedCodings) -> Bool {
        left.others == right.others
            && ContentCoding.allCases.allSatisfy { left.weights[Int($0.rawValue)] == right.weights[Int($0.rawValue)] }
    }
}
