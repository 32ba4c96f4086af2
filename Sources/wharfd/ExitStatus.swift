// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Serving

/// What the process ends with (sysexits.h): the one table of it.
enum ExitStatus: Int32, CaseIterable {
    case fine = 0
    /// EX_USAGE; the argument parser's own.
    case usage = 64
    /// EX_UNAVAILABLE.
    case unavailable = 69
    /// EX_OSERR.
    case system = 71
    /// EX_IOERR.
    case output = 74
    /// EX_CONFIG.
    case configuration = 78

    /// For `--help`: a clause.
    var meaning: String {
        switch self {
        case .fine: "all is well; the daemon was asked to end and has"
        case .usage: "the command line is wrong"
        case .unavailable: "an address cannot be had, or no daemon answers"
        case .system: "the system refuses a thread or a descriptor"
        case .output: "standard output cannot be written to"
        case .configuration: "the configuration is wrong, or cannot be read"
        }
    }
}

extension StartError {
    var exitStatus: ExitStatus {
        switch kind {
        case .configuration: .configuration
        case .unavailable: .unavailable
        case .system: .system
        }
    }
}
