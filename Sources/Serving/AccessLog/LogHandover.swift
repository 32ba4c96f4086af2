// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization

/// A log file on its way into its thread: closures cannot be given a value that has one owner, but what holds it.
///
/// Sendable: behind a lock. A file that no thread came for is closed with the last reference.
final class LogHandover: Sendable {
    private let file: Mutex<LogFile?>

    init(_ file: consuming LogFile) {
        self.file = Mutex(file)
    }

    /// The file, the first time.
    func take() -> LogFile? {
        file.withLock { $0.take() }
    }
}
