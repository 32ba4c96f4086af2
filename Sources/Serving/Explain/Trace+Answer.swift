// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What a file's answer depends on besides the file.
extension Trace {
    func noteCondition(_ outcome: Preconditions.Outcome, _ head: RequestHead) {
        switch outcome {
        case .preconditionFailed:
            note("condition", "412: \(head[.ifMatch] != nil ? "If-Match" : "If-Unmodified-Since") does not hold")
        case .notModified:
            note(
                "condition",
                "304: by \(head[.ifNoneMatch] != nil ? "If-None-Match" : "If-Modified-Since") the client has it")
        case .proceed:
            if head.isConditional { note("condition", "the file is sent") }
        }
    }

    func noteRangeIsPassedOver(_ head: RequestHead) {
        let reason =
            head.method != .get
            ? "it is for GET only" : head.isRepeated(.range) ? "there are two" : "If-Range does not hold"
        note("range", "not honoured: \(reason)")
    }

    func noteRange(_ request: RangeRequest, size: Int64) {
        switch request {
        case .ignored: note("range", "not honoured: it is malformed, of another unit, or asks for more than the whole")
        case .unsatisfiable: note("range", "416: it begins behind the end of \(size) bytes")
        case .single(let range): note("range", "206: bytes \(range.first) to \(range.last) of \(size)")
        case .several(let ranges): note("range", "206: \(ranges.count) parts of \(size) bytes")
        }
    }
}
