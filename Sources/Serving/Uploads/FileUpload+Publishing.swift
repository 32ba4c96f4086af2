// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

extension FileUpload {
    /// Brings the content to disk and gives it its name. The directories are left to be synced.
    ///
    /// - Parameter digests: what is known of the content, to be kept with the file.
    func publish(_ digests: KnownDigests) throws(Refusal) -> Published {
        guard let staged, let place else { throw Refusal(.internalServerError, "it was not staged") }
        let publishing = quay.publishing
        let modified = publishing.times.next()
        let (size, rules) = (size, quay.rules)
        let status = try refusing("finish a staged file") { () throws(Errno) in
            try staged.finish(
                size: size, mode: rules.settings.mode, owner: rules.owner, modified: modified)
        }
        let isExact = status.modified == modified
        // A file system that has no attributes, or no room for one, costs only the saving. With a rounded time, another
        // version could be taken for this one.
        if isExact, !digests.isEmpty { try? staged.setAttribute(KnownDigests.attribute, digests.text(for: status)) }
        if isExact { publishing.digests.remember(digests, of: status) }
        let isDurable = settings.durability == .full
        let began = MonotonicClock.now()
        if isDurable {
            try refusing("sync a staged file") { () throws(Errno) in try staged.synchronize() }
        }
        let syncDuration = isDurable ? MonotonicClock.now() - began : -1
        if isExact { publishing.times.remember(status) }
        let (home, above) = try makeParents(of: place)
        let (name, standing) = try giveName(staged, place.name, in: home)
        publishing.announce(home)
        settleQuota(replacing: standing)
        staged.discard()
        self.staged = nil
        return Published(
            path: path.replacingLastSegment(with: Array(name.bytes.dropLast())) ?? path, isNew: standing.isNothing,
            status: status,
            entityTag: FileDescription.validators(
                of: status, isPublished: publishing.times.isPublished(status), now: WallClock.now()
            ).entityTag,
            digests: digests, changed: isDurable ? [home] + above : [], syncDuration: syncDuration)
    }

    /// The name's directory, made with those above it where they are missing; and those above that have to be synced.
    private func makeParents(of place: UploadPlace) throws(Refusal) -> (home: OpenDirectory, changed: [OpenDirectory]) {
        let publishing = quay.publishing
        let mode = settings.directoryMode
        let isDurable = settings.durability == .full
        var home = place.directory
        var changed = isDurable ? publishing.young.unsynced(above: home) : []
        for name in place.missing {
            let above = home
            home = try refusing("make a directory") { () throws(Errno) in
                // Somebody else may have made it meanwhile, and not have synced it yet.
                do throws(Errno) { try above.makeDirectory(name, mode: mode) } catch {
                    guard error == .fileExists else { throw error }
                }
                return try above.openDirectory(name)
            }
            if isDurable { publishing.young.note(home, madeIn: above) }
            changed.insert(above, at: 0)
            publishing.announce(above)
        }
        return (home, changed)
    }

    /// Gives the staged file its name, or under the policy "rename" the first one that is free; returns what had it.
    private func giveName(
        _ staged: StagedFile, _ name: EntryName, in home: OpenDirectory
    ) throws(Refusal) -> (EntryName, Standing) {
        var candidate = name
        var number = 0
        while true {
            if let standing = try tryName(staged, candidate, in: home) { return (candidate, standing) }
            number += 1
            guard policy == .rename, number <= Self.mostNames,
                let next = EntryName(ConflictName.candidate(Array(name.bytes.dropLast()), number: number))
            else { throw Refusal(.conflict, Self.nameIsTaken) }
            candidate = next
        }
    }

    /// How many names are tried for one that is free.
    private static let mostNames = 10_000

    /// Gives the staged file a name, as things are at that moment; nil: the name is taken, and another may be tried.
    private func tryName(
        _ staged: StagedFile, _ name: EntryName, in home: OpenDirectory
    ) throws(Refusal) -> Standing? {
        let here = UploadPlace(directory: home, missing: [], name: name)
        return try quay.publishing.locks.withLock(of: name, in: home) { () throws(Refusal) -> Standing? in
            let standing = try quay.standing(at: here, path: path)
            // Preconditions are about the name that was asked for.
            let isAskedFor = name == place?.name
            if policy == .rename, !standing.isNothing {
                if isAskedFor { try checkCondition(standing) }
                return nil
            }
            if isAskedFor { try check(standing) }
            do throws(Errno) {
                if standing.isNothing {
                    try staged.publish(as: name, in: home)
                } else {
                    try replace(staged, name, home)
                }
                return standing
            } catch {
                return try met(error, staged, name, in: home)
            }
        }
    }

    private func replace(_ staged: StagedFile, _ name: EntryName, _ home: OpenDirectory) throws(Errno) {
        try staged.publish(replacing: name, in: home)
    }

    /// What a name comes to that somebody who is not of this process has taken since it was looked at.
    private func met(
        _ error: Errno, _ staged: StagedFile, _ name: EntryName, in home: OpenDirectory
    ) throws(Refusal) -> Standing? {
        guard error == .fileExists else { throw Refusal("give an upload its name", error) }
        if policy == .refuse { throw Refusal(.conflict, Self.nameIsTaken) }
        // The condition was held against what is gone by now.
        guard condition == nil || name != place?.name else { throw Refusal(.preconditionFailed, Self.conditionFails) }
        if policy == .rename { return nil }
        try refusing("replace a file") { () throws(Errno) in try replace(staged, name, home) }
        return .link(nil)
    }
}
