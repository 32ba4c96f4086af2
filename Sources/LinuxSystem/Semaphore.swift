// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
import SystemPackage

/// A counting semaphore (sem_overview(7)): how threads of a pool sleep until there is work.
///
/// A door between threads. `@unchecked`: the `sem_t` lives at one address from init to deinit, and its functions are
/// thread-safe by definition.
package final class Semaphore: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    package init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets one waiter pass, now or later.
    package func post() {
        sem_post(semaphore)
    }

    /// Sleeps until a post lets this thread pass, but not past `deadline` (nanoseconds of `MonotonicClock`); false: none
    /// has by then.
    package func wait(until deadline: Int64) -> Bool {
        var instant = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        while wharfd_sem_wait_until(semaphore, &instant) == -1 {
            if Errno(rawValue: errno) == .timedOut { return false }
        }
        return true
    }

    /// Sleeps until a post lets this thread pass.
    package func wait() {
        while sem_wait(semaphore) == -1 {}
    }
}
