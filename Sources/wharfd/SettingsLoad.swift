// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Synchronization
import struct SystemPackage.Errno

/// The settings being loaded on a thread of their own: a load looks at files and directories, some of which may be on a
/// disk that does not answer, and the supervisor has to go on meanwhile.
///
/// Sendable: a door between the two threads.
final class SettingsLoad: Sendable {
    typealias Outcome = Result<LoadedSettings, ConfigurationError>

    private let result = Mutex<Outcome?>(nil)

    /// - Parameter whenDone: called on the other thread once there is an outcome.
    /// - Throws: EAGAIN, EMFILE or ENFILE where there is no thread to be had.
    init(_ source: SettingsSource, whenDone: @escaping @Sendable () -> Void) throws(Errno) {
        _ = try Thread(name: "settings") { [self] in
            let outcome = Outcome { () throws(ConfigurationError) in try source.loadForServing() }
            result.withLock { $0 = outcome }
            whenDone()
        }
    }

    /// Nil as long as it goes on.
    var outcome: Outcome? { result.withLock { $0 } }
}
