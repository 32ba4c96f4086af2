// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

/// Whose files uploads are to be.
extension WorldCheck {
    /// Every owner that is unknown here, or to whom this user may give nothing; each where it is written.
    ///
    /// - Parameter rights: those of the user that looks.
    static func owners(_ loaded: LoadedSettings, rights: OwnershipRights = .current) -> [Diagnostic] {
        let places = [loaded.settings.topLevel] + loaded.settings.locations.filter { $0.respond == nil }
        var seen: Set<String> = []
        return places.flatMap { location -> [Diagnostic] in
            guard let owner = location.upload.owner, !location.methods.isDisjoint(with: [.post, .put]) else {
                return []
            }
            let keyPath = location.sources["upload.owner"] ?? "upload.owner"
            guard seen.insert(keyPath).inserted else { return [] }
            return [userProblem(owner, rights), groupProblem(owner, rights)].compactMap { $0 }.map { problem in
                Diagnostic(file: loaded.file, keyPath: keyPath, message: problem.message, advice: problem.advice)
            }
        }
    }

    private static func userProblem(_ owner: FileOwnerSettings, _ rights: OwnershipRights) -> Problem? {
        guard let name = owner.user else { return nil }
        guard let number = FileOwnerText.number(name) ?? lookUpUser(named: name) else {
            return (
                "this host has no user \(JSONValue.quoted(name))",
                "write one that it has (getent passwd lists them), or make it"
            )
        }
        guard !rights.permits(user: number) else { return nil }
        return (
            "this user may not give files to the user \(JSONValue.quoted(name))",
            "give the daemon CAP_CHOWN (AmbientCapabilities= in its unit), or remove it and run the daemon as that user"
        )
    }

    private static func groupProblem(_ owner: FileOwnerSettings, _ rights: OwnershipRights) -> Problem? {
        guard let name = owner.group else { return nil }
        guard let number = FileOwnerText.number(name) ?? lookUpGroup(named: name) else {
            return (
                "this host has no group \(JSONValue.quoted(name))",
                "write one that it has (getent group lists them), or make it"
            )
        }
        guard !rights.permits(group: number) else { return nil }
        return (
            "this user may not give files to the group \(JSONValue.quoted(name)), which it is not in",
            "add the daemon's user to that group (SupplementaryGroups= in its unit), or give it CAP_CHOWN"
        )
    }
}
