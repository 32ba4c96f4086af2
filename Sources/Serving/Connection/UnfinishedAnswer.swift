// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// An answer that could not be given at once, and how far it has come.
///
/// An object, so that the frame of an idle connection's task has room for a reference only.
final class UnfinishedAnswer {
    enum Stage {
        /// The request's body has no end that could be told.
        case refuse(Status)
        /// A file has to be looked for, or a body to be thrown away.
        case plan(Connection.Plan, MessageFraming, BodyDisposal)
        /// It was given, and the connection has to end.
        case end
        /// The rest has to be sent.
        case send(Response, output: [UInt8], sent: Int, keepAlive: Bool)
    }

    let stage: Stage

    init(_ stage: Stage) {
        self.stage = stage
    }
}
