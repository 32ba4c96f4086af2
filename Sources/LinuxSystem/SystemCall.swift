// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import SystemPackage

/// Runs one system call that says failure by −1, and turns that into its `Errno`.
///
/// EINTR is retried: no caller of this module has a use for it (signals arrive on the supervisor's thread only).
@inline(__always)
func systemCall<Result: FixedWidthInteger & SignedInteger>(
    _ body: () -> Result
) throws(Errno) -> Result {
    while true {
        let result = body()
        if result != -1 { return result }
        let code = Errno(rawValue: errno)
        if code != .interrupted { throw code }
    }
}
