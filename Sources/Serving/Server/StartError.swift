// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import struct SystemPackage.Errno

/// Why the server cannot start, in the operator's words.
package struct StartError: Error, CustomStringConvertible, Sendable {
    /// Whose fault it is, which decides the exit status (sysexits.h).
    package enum Kind: Sendable {
        /// The configuration names something that cannot be: EX_CONFIG.
        case configuration
        /// Something that the server needs is taken or missing: EX_UNAVAILABLE.
        case unavailable
        /// The system refuses a thread, a descriptor: EX_OSERR.
        case system
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
