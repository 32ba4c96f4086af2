// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import struct SystemPackage.Errno

/// Why something is not put in place or taken away: the answer, and what the operator should know of it.
struct Refusal: Error {
    let status: Status
    /// What is wrong, for whoever looks into it; never sent.
    let reason: String
    /// Whole field lines for the answer.
    var fields: [UInt8] = []
    /// What failed here rather than at the client's; nil: it is the client's doing.
    var fault: Fault?

    /// A step that the system refused.
    struct Fault: Equatable {
        let step: String
        let error: Errno
    }

    init(_ status: Status, _ reason: StaticString, fields: [UInt8] = []) {
        self.status = status
        self.reason = reason.description
        self.fields = fields
    }

    /// A step that failed.
    ///
    /// - Parameters:
    ///   - step: what was done, after "cannot": `"sync a staged file"`.
    ///   - status: what the error means there.
    init(_ step: String, _ error: Errno, as status: (Errno) -> Status = Status.init(writing:)) {
        self.status = status(error)
        reason = "cannot \(step): \(error)"
        // What a client can bring about by the path that it asks for is no news to the operator.
        fault = self.status.rawValue >= 500 ? Fault(step: step, error: error) : nil
    }
}

/// Runs system calls of one step, whose failure becomes the refusal: one of the client's path, unless another table is
/// given.
@inline(__always)
func refusing<Result>(
    _ step: String, as status: (Errno) -> Status = Status.init(writing:), _ body: () throws(Errno) -> Result
) throws(Refusal) -> Result {
    do throws(Errno) {
        return try body()
    } catch {
        throw Refusal(step, error, as: status)
    }
}
