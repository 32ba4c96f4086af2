// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import SystemPackage

/// The process's limit of open descriptors, to be lowered so that none can be opened. For a test with a process of its
/// own, and for a moment: the runtime's threads open a file now and then, and end the process where they cannot.
struct DescriptorLimit: Sendable {
    private let former: rlimit
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    init() throws(Errno) {
        var limit = rlimit()
        guard getrlimit(Self.resource, &limit) == 0 else { throw Errno(rawValue: errno) }
        former = limit
    }

    func lowerToWhatIsOpen() {
        // The kernel gives out the lowest number that is free: with that as the limit, none is left.
        let lowest = dup(0)
        guard lowest >= 0, close(lowest) == 0 else { return }
        set(rlimit(rlim_cur: rlim_t(lowest), rlim_max: former.rlim_max))
    }

    func restore() {
        set(former)
    }

    private func set(_ limit: rlimit) {
        var limit = limit
        setrlimit(Self.resource, &limit)
    }
}
