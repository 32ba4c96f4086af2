// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What becomes of a request's body that nobody wants, so that the connection stays in step.
enum BodyDisposal: Equatable {
    /// There is none.
    case nothing
    /// So many bytes are read and thrown away, after the answer.
    case drain(Int64)
    /// It is read to its end and thrown away before the answer, which can only then say whether the connection stays:
    /// its length is not known.
    case drainFirst
    /// The connection ends: the body is too large, or the client, which asked first, may never send it.
    case close

    /// - Parameters:
    ///   - rest: bytes of the body that were not read; nil: nobody knows.
    ///   - isHeldBack: whether the client waits for 100 before it sends them.
    ///   - limit: bytes that are read for the sake of the connection.
    init(rest: Int64?, isHeldBack: Bool, limit: Int) {
        // A client that waits for 100 and gets a final answer may send its body all the same, or not: there is no
        // telling where the next request begins (RFC 9110 §10.1.1).
        switch rest {
        case 0: self = .nothing
        case _ where isHeldBack: self = .close
        case .some(let rest): self = rest <= limit ? .drain(rest) : .close
        case nil: self = limit > 0 ? .drainFirst : .close
        }
    }

    init(framing: MessageFraming, limit: Int) {
        let rest: Int64? =
            switch framing.body {
            case .none: 0
            case .length(let length): length
            case .chunked: nil
            }
        self.init(rest: rest, isHeldBack: framing.expectsContinue, limit: limit)
    }
}
