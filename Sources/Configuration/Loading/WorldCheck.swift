// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// Holds settings against the machine: what a text cannot know.
///
/// It looks as the user that runs it, leaves no trace, and what it finds may change before the daemon opens anything: a
/// good answer is a help to the operator and never a reason to skip a check later. Blocks on the file system.
package enum WorldCheck {
    /// What is wrong with the files and directories that settings name, and with the process's limits: all that a start
    /// looks at before it opens anything.
    package static func checkFiles(_ loaded: LoadedSettings) -> [Diagnostic] {
        roots(loaded) + changes(loaded) + owners(loaded) + logs(loaded) + socketDirectories(loaded) + pages(loaded)
            + limits(loaded)
    }

    /// Settings that a start may go by: their files and directories are fine, and what is questionable about them is
    /// among their warnings.
    package static func requireFiles(_ loaded: LoadedSettings) throws(ConfigurationError) -> LoadedSettings {
        let found = checkFiles(loaded)
        guard !found.contains(where: { $0.severity == .error }) else { throw ConfigurationError(diagnostics: found) }
        return LoadedSettings(
            settings: loaded.settings, warnings: loaded.warnings + found, file: loaded.file,
            overrides: loaded.overrides)
    }

    /// What is wrong with the addresses that settings name: for a check that opens none of them. A start does not ask,
    /// since it finds out by opening them.
    ///
    /// - Parameter heldByDaemon: the addresses that a running daemon has, for which the settings are meant; as an
    ///   operator writes them, such as `127.0.0.1:8080` and `unix:/run/wharfd/http.sock`. They are fine.
    package static func checkAddresses(_ loaded: LoadedSettings, heldByDaemon: [String]) -> [Diagnostic] {
        loaded.settings.listen.indices.flatMap { index in
            address(at: index, of: loaded, heldByDaemon: Set(heldByDaemon))
        }
    }

    /// What is wrong and what to do about it, before it is known where it was written.
    typealias Problem = (message: String, advice: String)

    /// A path as messages show it; a relative one with the directory that it was taken from.
    static func shown(_ path: String) -> String {
        let text = JSONValue.quoted(path)
        guard path.utf8.first != UInt8(ascii: "/"), let directory = PathAccess.workingDirectory else { return text }
        return "\(text) (from \(JSONValue.quoted(directory)))"
    }

    /// What becomes of EACCES at a path: a directory on the way there is closed, or nil, the path itself is.
    static func closedWay(to path: String) -> Problem? {
        PathAccess.closedDirectory(onTheWayTo: path).map { directory in
            let isUnits = isService && protectedHomes.contains(directory)
            return (
                "\(shown(path)) cannot be reached: this user may not search \(shown(directory))",
                "give the daemon's user the permission x on that directory"
                    + (isUnits
                        ? "; if it has that, write ProtectHome=read-only in the unit and restart the daemon" : "")
            )
        }
    }

    /// Advice on a directory that is not there, or that only the daemon does not see.
    static func advice(_ advice: String, onMissing path: String) -> String {
        guard isService, path.hasPrefix("/tmp/") || path.hasPrefix("/var/tmp/") else { return advice }
        return advice + "; if it is there, write PrivateTmp=no in the unit and restart the daemon"
    }

    private static let protectedHomes: Set<String> = ["/home", "/root", "/run/user"]

    /// Whether a unit may show this process another tree than the operator sees (systemd.exec(5), "Sandboxing").
    private static var isService: Bool { ServiceInvocation.identifier != nil }

    private static func limits(_ loaded: LoadedSettings) -> [Diagnostic] {
        guard case .fixed(let count) = loaded.settings.limits.connections, let limit = HostResources.descriptorLimit,
            count >= limit
        else { return [] }
        return [
            Diagnostic(
                .warning, file: loaded.file, keyPath: "limits.connections",
                message: "\(count) connections need more open files than the \(limit) that this process may have",
                advice: "write fewer, or raise the limit (ulimit -n, or LimitNOFILE= in the daemon's unit)")
        ]
    }
}
