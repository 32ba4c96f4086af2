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

    /// - Parameter limit: bytes that are read for the sake of the connection.
    init(framing: MessageFraming, limit: Int) {
        switch framing.body {
        case .none, .length(0): self = .nothing
        // A client that waits for 100 and gets a final answer may send its body all the same, or not: there is no
        // telling where the next request begins (RFC 9110 §10.1.1).
        case _ where framing.expectsContinue: self = .close
        case .length(let length): self = length <= limit ? .drain(length) : .close
        case .chunked: self = limit > 0 ? .drainFirst : .close
        }
    }
}
