// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import SystemPackage

/// The process's limit of open descriptors, lowered so that none can be opened, or next to none: the runtime's own
/// threads open and close a file now and then. For a test with a process of its own.
struct DescriptorLimit: Sendable {
    private let former: UInt

    static func lowerToWhatIsOpen() throws(Errno) -> DescriptorLimit {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { throw Errno(rawValue: errno) }
        let former = DescriptorLimit(former: limit.rlim_cur)
        // The kernel gives out the lowest number that is free: with that as the limit, none is left.
        let lowest = dup(0)
        guard lowest >= 0, close(lowest) == 0 else { throw Errno(rawValue: errno) }
        limit.rlim_cur = rlim_t(lowest)
        guard setrlimit(resource, &limit) == 0 else { throw Errno(rawValue: errno) }
        return former
    }

    func restore() {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = former
        setrlimit(resource, &limit)
    }
}
