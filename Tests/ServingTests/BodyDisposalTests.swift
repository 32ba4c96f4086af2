// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Serving

@Suite struct BodyDisposalTests {
    private func disposal(_ fields: [String], limit: Int) throws -> BodyDisposal {
        let request = try SampleRequest("POST / HTTP/1.1", fields)
        return BodyDisposal(framing: try MessageFraming(head: request.head, bytes: request.bytes.span), limit: limit)
    }

    @Test(arguments: [
        ([], 100, BodyDisposal.nothing), ([], 0, .nothing),
        (["Content-Length: 0"], 0, .nothing), (["Content-Length: 0", "Expect: 100-continue"], 0, .nothing),
        (["Content-Length: 99"], 100, .drain(99)), (["Content-Length: 100"], 100, .drain(100)),
        (["Content-Length: 101"], 100, .close), (["Content-Length: 1"], 0, .close),
        (["Content-Length: 9223372036854775807"], 100, .close),
        (["Content-Length: 9223372036854775807"], .max, .drain(.max)),
        // The client waits, and may or may not send after a final answer.
        (["Content-Length: 1", "Expect: 100-continue"], 100, .close),
        (["Transfer-Encoding: chunked", "Expect: 100-continue"], 100, .close),
        (["Transfer-Encoding: chunked"], 100, .drainFirst), (["Transfer-Encoding: chunked"], 1, .drainFirst),
        (["Transfer-Encoding: chunked"], 0, .close),
        (["Content-Length: 1", "Expect: something"], 100, .drain(1)),
    ])
    func unwantedBodyIsDisposedOf(fields: [String], limit: Int, expected: BodyDisposal) throws {
        #expect(try disposal(fields, limit: limit) == expected)
    }
}
