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
        // Before the mode, which may forbid it, and the time, which is to be the last thing. A file system that has no
        // attributes, or no room for one, costs only the saving; to one that rounds the time they belong to no version.
        if !digests.isEmpty {
            try? staged.setAttribute(KnownDigests.attribute, digests.text(modified: modified, size: size))
        }
        let status = try refusing("finish a staged file", as: Status.init(keeping:)) { () throws(Errno) in
            try staged.finish(
                size: reserved > 0 ? size : nil, mode: rules.settings.mode, owner: rules.owner, modified: modified)
        }
        let isExact = status.modified == modified
        if isExact { publishing.digests.remember(digests, of: status) }
        let isDurable = settings.durability == .full
        let began = MonotonicClock.now()
        if isDurable {
            try refusing("sync a staged file", as: Status.init(keeping:)) { () throws(Errno) in
                try staged.synchronize()
            }
        }
        let syncDuration = isDurable ? MonotonicClock.now() - began : -1
        if isExact { publishing.times.remember(status) }
        let (name, standing, changed) = try giveName(staged, at: place)
        unstage()
        return Published(
            path: path.replacingLastSegment(with: Array(name.bytes.dropLast())) ?? path, isNew: standing.isNothing,
            status: status,
            entityTag: FileDescription.validators(
                of: status, isPublished: publishing.times.isPublished(status), now: WallClock.now()
            ).entityTag,
            digests: digests, changed: changed, syncDuration: syncDuration)
    }

    /// A name's directory, and what was done for it to be there.
    private struct Parents {
        var home: OpenDirectory
        /// The directories above it that have to be synced, from below.
        var above: [OpenDirectory]
        /// What was made, from above.
        var made: [(name: EntryName, directory: OpenDirectory, parent: OpenDirectory)] = []
    }

    /// Makes the directories that the name needs, and gives it to the staged file; on failure none of them stays.
    private func giveName(
        _ staged: StagedFile, at place: UploadPlace
    ) throws(Refusal) -> (name: EntryName, standing: Standing, changed: [OpenDirectory]) {
        let publishing = quay.publishing
        let above = try refusing("open the directories above") { () throws(Errno) in
            settings.durability == .full ? try publishing.young.unsynced(above: place.directory) : []
        }
        var parents = Parents(home: place.directory, above: above)
        do throws(Refusal) {
            for name in place.missing { try make(name, &parents) }
            let (name, standing) = try giveName(staged, place.name, in: parents.home)
            publishing.announce(parents.home)
            return (name, standing, settings.durability == .full ? [parents.home] + parents.above : [])
        } catch {
            for (name, directory, parent) in parents.made.reversed() {
                publishing.young.unmake(name, directory, in: parent)
                publishing.announce(parent)
            }
            throw error
        }
    }

    private func make(_ name: EntryName, _ parents: inout Parents) throws(Refusal) {
        let parent = parents.home
        let (directory, isNew) = try refusing("make a directory") { () throws(Errno) in
            try quay.publishing.young.make(name, in: parent, mode: settings.directoryMode)
        }
        if isNew { parents.made.append((name, directory, parent)) }
        parents.home = directory
        parents.above.insert(parent, at: 0)
        quay.publishing.announce(parent)
    }

    /// Gives the staged file its name, or under the policy "rename" one that is free; returns what had it.
    private func giveName(
        _ staged: StagedFile, _ name: EntryName, in home: OpenDirectory
    ) throws(Refusal) -> (EntryName, Standing) {
        if let standing = try tryName(staged, name, in: home) { return (name, standing) }
        for _ in 0..<Self.mostTries where policy == .rename {
            guard let free = try freeName(besides: name, in: home) else { break }
            if let standing = try tryName(staged, free, in: home) { return (free, standing) }
        }
        throw Refusal(.conflict, Self.nameIsTaken)
    }

    /// How often a name is looked for that somebody else takes before it is given.
    private static let mostTries = 1_000
    /// The largest number that a name gets.
    private static let mostNames = 1_000_000

    /// Numbers that are looked at one by one.
    private static let firstNames = 64

    /// A name with a number that nothing has, while something has the one before it: the first such name, or where
    /// there are many, some such name. Nil: there is none.
    ///
    /// Beyond the first ones it is found by steps that double, and then by halving: of a name that thousands have, not
    /// each is looked at for every other one.
    private func freeName(besides name: EntryName, in home: OpenDirectory) throws(Refusal) -> EntryName? {
        for number in 1...Self.firstNames where try !isTaken(Self.candidate(name, number), in: home) {
            return Self.candidate(name, number)
        }
        var (taken, free) = (Self.firstNames, Self.firstNames * 2)
        while free <= Self.mostNames, try isTaken(Self.candidate(name, free), in: home) {
            (taken, free) = (free, free * 2)
        }
        free = min(free, Self.mostNames + 1)
        while free - taken > 1 {
            let middle = taken + (free - taken) / 2
            if try isTaken(Self.candidate(name, middle), in: home) { taken = middle } else { free = middle }
        }
        return free > Self.mostNames ? nil : Self.candidate(name, free)
    }

    private static func candidate(_ name: EntryName, _ number: Int) -> EntryName? {
        EntryName(ConflictName.candidate(Array(name.bytes.dropLast()), number: number))
    }

    private func isTaken(_ name: EntryName?, in home: OpenDirectory) throws(Refusal) -> Bool {
        guard let name else { return true }
        return try !quay.standing(at: UploadPlace(directory: home, missing: [], name: name), path: path).isNothing
    }

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
                if isAskedFor { try quay.check(condition, for: standing, at: path) }
                return nil
            }
            if isAskedFor { try check(standing) }
            do throws(Errno) {
                if standing.isNothing {
                    try staged.publish(as: name, in: home)
                } else {
                    try replace(staged, name, home)
                }
                // Still under the lock: who takes the file away again gives back what was taken for it.
                settleQuota(replacing: standing)
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
        guard condition == nil || name != place?.name else { throw Refusal(.preconditionFailed, Quay.conditionFails) }
        if policy == .rename { return nil }
        try refusing("replace a file") { () throws(Errno) in try replace(staged, name, home) }
        settleQuota(replacing: .link(nil))
        return .link(nil)
    }
}
