// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// A request to take a name away. Immutable.
final class Deletion: Sendable {
    let path: RequestPath
    let location: Location
    private let condition: RequestCondition?

    /// Goes through what the head alone can be refused for.
    init(head: RequestHead, bytes: Span<UInt8>, path: RequestPath, location: Location) throws(Refusal) {
        self.path = path
        self.location = location
        guard !location.uploads.refusesOrigin(of: head, bytes: bytes) else {
            throw Refusal(.forbidden, "a page of another site asks for it")
        }
        guard location.shows(path) else { throw Refusal(.notFound, "a name begins with a dot") }
        condition = RequestCondition(head: head, bytes: bytes)
    }

    /// Looks whether the name could be taken away as things are now.
    func admit(at quay: Quay) throws(Refusal) {
        let place = try place(at: quay)
        try check(try quay.standing(at: place, path: target), at: quay)
    }

    /// Takes the name away; returns the directories that have to be synced, from below. Waits for a disk.
    func carryOut(at quay: Quay) throws(Refusal) -> [OpenDirectory] {
        let place = try place(at: quay)
        let publishing = quay.publishing
        // Before the file is gone: a count that is made later has left it out already.
        let account = try? quay.account()
        try publishing.locks.withLock(of: place.name, in: place.directory) { () throws(Refusal) in
            let standing = try quay.standing(at: place, path: target)
            try check(standing, at: quay)
            try refusing("delete a file") { () throws(Errno) in
                if case .directory = standing {
                    try place.directory.removeDirectory(place.name)
                } else {
                    try place.directory.removeFile(place.name)
                }
            }
            account?.remove(standing.size)
        }
        publishing.announce(place.directory)
        return quay.rules.settings.durability == .full ? [place.directory] : []
    }

    private func place(at quay: Quay) throws(Refusal) -> UploadPlace {
        do throws(Refusal) {
            return try quay.place(of: target, making: false)
        } catch {
            // What has no directory is not there; the root of all is there, and stays.
            guard error.status == .conflict, path.count > quay.files.rootPathCount + 1 else { throw error }
            throw Refusal(.notFound, "its directory is not there")
        }
    }

    /// The path without a slash at its end, which names the same directory.
    private var target: RequestPath {
        guard path.namesDirectory, !path.isRoot else { return path }
        return RequestPath(path, suffix: []) ?? path
    }

    private func check(_ standing: Standing, at quay: Quay) throws(Refusal) {
        switch standing {
        case .nothing: throw Refusal(.notFound, "nothing has the name")
        case .other: throw Refusal(.forbidden, "what has the name is no file")
        case .directory:
            guard quay.rules.removesDirectories else {
                throw Refusal(.conflict, "a directory has the name, by delete.emptyDirectories")
            }
        // A slash asks for a directory.
        case .file, .link:
            guard !path.namesDirectory else { throw Refusal(.notFound, "no directory has the name") }
        }
        try quay.check(condition, for: standing, at: target)
    }
}
