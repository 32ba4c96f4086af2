// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

/// The run of a systemd service that this process is of.
package enum ServiceInvocation {
    /// What systemd calls the run, the same for the daemon and for what `ExecReload=` starts (`INVOCATION_ID`,
    /// systemd.exec(5)): hexadecimal digits. Nil: the process is no service's.
    package static var identifier: String? {
        identifier(getenv("INVOCATION_ID").map { String(cString: $0) })
    }

    /// The value of `INVOCATION_ID`, if it is what systemd would write.
    static func identifier(_ value: String?) -> String? {
        guard let value, value.utf8.count == 32, value.allSatisfy(\.isHexDigit) else { return nil }
        return value
    }
}
