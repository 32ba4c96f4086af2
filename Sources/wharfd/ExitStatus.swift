// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Serving

/// What the process ends with (sysexits.h); a bad command line is EX_USAGE, 64, by the argument parser.
enum ExitStatus {
    /// EX_UNAVAILABLE: something that the server needs is taken or missing.
    static let unavailable: Int32 = 69
    /// EX_OSERR: the system refuses a thread or a descriptor.
    static let system: Int32 = 71
    /// EX_CONFIG: the configuration is wrong.
    static let configuration: Int32 = 78
}

extension StartError {
    var exitStatus: Int32 {
        switch kind {
        case .configuration: ExitStatus.configuration
        case .unavailable: ExitStatus.unavailable
        case .system: ExitStatus.system
        }
    }
}
