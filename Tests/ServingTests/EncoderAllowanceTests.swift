// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Serving

@Suite struct EncoderAllowanceTests {
    @Test func thereAreSoManyAndNotOneMore() {
        let allowance = EncoderAllowance(most: 3)
        var leases = (0..<3).map { _ in allowance.lease() }
        #expect(leases.allSatisfy { $0 != nil })
        // However often it is asked for, what was refused is not counted.
        for _ in 0..<5 { #expect(allowance.lease() == nil) }
        leases.removeLast()
        leases.append(allowance.lease())
        #expect(leases.allSatisfy { $0 != nil })
        #expect(allowance.lease() == nil)
    }

    @Test func leaseEndsWithItsLastReference() throws {
        let allowance = EncoderAllowance(most: 1)
        do {
            let lease = try #require(allowance.lease())
            let other = lease
            withExtendedLifetime(other) { #expect(allowance.lease() == nil) }
        }
        #expect(allowance.lease() != nil)
    }

    @Test func noneIsNone() {
        #expect(EncoderAllowance(most: 0).lease() == nil)
    }
}
