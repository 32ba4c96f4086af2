// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

@testable import HTTPWire

/// What a decoder made of a form that came in pieces.
struct DecodedForm: Equatable {
    /// One part, as far as it came.
    struct Part: Equatable {
        var head: FormPart
        var data: [UInt8] = []
        var isWhole = false
    }

    var parts: [Part] = []
    /// Bytes up to the end of the close delimiter, when that came.
    var length: Int?
    var reason: FormError.Reason?
    /// The most bytes that were left behind by a step that needs more.
    var mostHeldBack = 0

    init() {}

    /// Feeds the pieces of `bytes` that end at `ends`, each with what was left of the one before.
    init(_ bytes: [UInt8], boundary: String = "B", ends: some Sequence<Int>) {
        guard var decoder = MultipartFormDecoder(boundary: Array(boundary.utf8)) else { return }
        var position = 0
        do throws(FormError) {
            for end in ends {
                try feed(&decoder, bytes, from: &position, to: end)
            }
        } catch {
            reason = error.reason
            let rest = Array(bytes[position...])
            precondition((try? decoder.next(rest.span)) == nil, "an error is forgotten")
        }
    }

    init(_ bytes: [UInt8], boundary: String = "B") {
        self.init(bytes, boundary: boundary, ends: [bytes.count])
    }

    init(_ text: String, boundary: String = "B") {
        self.init(Array(text.utf8), boundary: boundary)
    }

    init(byByte bytes: [UInt8], boundary: String = "B") {
        self.init(bytes, boundary: boundary, ends: bytes.isEmpty ? 0...0 : 1...bytes.count)
    }

    /// The same, for a comparison of what was decoded and not of how.
    var content: DecodedForm {
        var content = self
        content.mostHeldBack = 0
        return content
    }

    private mutating func feed(
        _ decoder: inout MultipartFormDecoder, _ bytes: [UInt8], from position: inout Int, to end: Int
    ) throws(FormError) {
        while length == nil {
            let piece = bytes.span.extracting(position..<end)
            switch try decoder.next(piece) {
            case .needsMore(let consumed):
                position += consumed
                mostHeldBack = max(mostHeldBack, end - position)
                return
            case .part(let head, let consumed):
                precondition(parts.last?.isWhole != false)
                parts.append(Part(head: head))
                position += consumed
            case .data(let range, let consumed):
                precondition(!range.isEmpty && range.upperBound <= consumed && consumed <= end - position)
                parts[parts.count - 1].data += bytes[(position + range.lowerBound)..<(position + range.upperBound)]
                position += consumed
            case .partEnd(let consumed):
                precondition(parts.last?.isWhole == false)
                parts[parts.count - 1].isWhole = true
                position += consumed
            case .end(let consumed):
                precondition(parts.last?.isWhole != false)
                position += consumed
                length = position
            }
        }
    }
}
