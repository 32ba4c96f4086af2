// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

/// Which process this is.
package enum ProcessIdentity {
    /// The process's number (getpid(2)).
    package static var number: Int32 { getpid() }
}
