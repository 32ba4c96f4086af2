// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import SystemPackage

/// The process's standard output, for what somebody asked to see.
package enum StandardOutput {
    /// Writes text as it is, all of it.
    package static func write(_ text: String) throws(Errno) {
        do {
            _ = try FileDescriptor.standardOutput.writeAll(text.utf8)
        } catch {
            throw error as? Errno ?? .ioError
        }
    }
}
