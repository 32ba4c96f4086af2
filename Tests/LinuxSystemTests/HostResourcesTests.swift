// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
@testable import LinuxSystem
import Testing

@Suite struct HostResourcesTests {
    @Test(arguments: [
        ("100000 100000", 1), ("100001 100000", 2), ("99999 100000", 1), ("1 100000", 1), ("200000 100000\n", 2),
        ("250000 100000", 3), ("9223372036854775807 1", .max), ("9223372036854775807 2", 4_611_686_018_427_387_904),
    ])
    func quotaIsRoundedUpToWholeProcessors(line: String, expected: Int) {
        #expect(HostResources.quota(ofLine: line) == expected)
    }

    @Test(arguments: [
        "max 100000", "max", "", "\n", "100000", "0 100000", "100000 0", "-1 100000", "100000 -1", "a b",
        "100000 100000 100000", "9223372036854775808 100000", "1.5 1",
    ])
    func anythingElseIsNoQuota(line: String) {
        #expect(HostResources.quota(ofLine: line) == nil)
    }

    @Test func processorsAreAtLeastOneAndNoMoreThanTheHostHas() {
        #expect((1...sysconf(CInt(_SC_NPROCESSORS_CONF))).contains(HostResources.processorCount()))
    }

    /// In a process of its own, which the limit is a property of.
    @Test func descriptorLimitIsRaisedToTheHardOne() async {
        await #expect(processExitsWith: .success) {
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            var limit = rlimit()
            #expect(getrlimit(resource, &limit) == 0)
            let hard = limit.rlim_max
            limit.rlim_cur = 64
            #expect(setrlimit(resource, &limit) == 0)
            #expect(HostResources.raiseDescriptorLimit() == Int(clamping: hard))
            #expect(getrlimit(resource, &limit) == 0)
            #expect(limit.rlim_cur == hard)
            #expect(HostResources.raiseDescriptorLimit() == Int(clamping: hard))
        }
    }

    @Test func theLimitIsWhatRaisingComesTo() throws {
        #expect(try #require(HostResources.descriptorLimit) == HostResources.raiseDescriptorLimit())
    }
}
