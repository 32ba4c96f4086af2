// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc

/// What the process may use of its host.
package enum HostResources {
    /// CPUs that this process may run on: its affinity (sched_getaffinity(2)), and no more than its cgroup's quota
    /// grants it, rounded up; at least 1.
    package static func processorCount() -> Int {
        let affinity = max(1, Int(wharfd_affinity_count()))
        guard let quota = cgroupQuota() else { return affinity }
        return max(1, min(affinity, quota))
    }

    /// The soft limit of open descriptors after raising it to the hard one (getrlimit(2), `RLIMIT_NOFILE`).
    package static func raiseDescriptorLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// The most descriptors that `raiseDescriptorLimit` can come by: the hard limit; nil where that cannot be told.
    package static var descriptorLimit: Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Int(clamping: limit.rlim_max)
    }

    /// CPUs by the cgroup's `cpu.max` (cgroup v2: "quota period" or "max period"), nil without a quota.
    private static func cgroupQuota() -> Int? {
        guard let group = text(of: "/proc/self/cgroup")?.split(separator: "\n").first(where: { $0.hasPrefix("0::") })
        else { return nil }
        let path = group.dropFirst(3)
        let line = text(of: "/sys/fs/cgroup\(path)/cpu.max") ?? text(of: "/sys/fs/cgroup/cpu.max")
        return line.flatMap(quota(ofLine:))
    }

    /// The CPUs that a line of `cpu.max` grants, rounded up.
    static func quota(ofLine line: String) -> Int? {
        let parts = line.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, let quota = Int(parts[0]), let period = Int(parts[1]), quota > 0, period > 0 else {
            return nil
        }
        return quota / period + (quota % period == 0 ? 0 : 1)
    }

    /// A small file of the kernel's, as text.
    private static func text(of path: String) -> String? {
        guard let bytes = try? SmallFile.read(path, limit: 4096) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
