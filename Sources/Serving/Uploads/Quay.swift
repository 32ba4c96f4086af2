// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// Where one request changes something: the root, the rules, and what all workers share. A value without identity, which
/// goes along to the pool; its methods wait for disks.
struct Quay: Sendable {
    let root: RootDirectory
    let rules: UploadRules
    /// How the location's files are found: which symbolic links are followed, and what its root stands for.
    let files: FileRules
    let publishing: Publishing

    /// Directories that one upload may make: it holds each open until it is answered.
    private static let mostParents = 64

    /// The directory that a path's last name stands in, and that name.
    ///
    /// - Parameter making: whether parents that are missing may be made later; else they are a 409.
    func place(of path: RequestPath, making: Bool) throws(Refusal) -> UploadPlace {
        guard path.count > files.rootPathCount + 1, let name = EntryName(path.lastSegmentBytes) else {
            throw Refusal(.conflict, "the root itself cannot be put in place")
        }
        let (directory, missing) = try nearest(Array(path.parent().dropFirst(files.rootPathCount)), making: making)
        return UploadPlace(directory: directory, missing: missing, name: name)
    }

    /// A directory that is there, and the names between it and the one that was looked for, from above.
    typealias Nearest = (directory: OpenDirectory, missing: [EntryName])

    /// The directory of a path, or the nearest one above it that is there.
    ///
    /// - Parameter path: beneath the root, with a slash at its end and a NUL behind it.
    func nearest(_ path: [UInt8], making: Bool) throws(Refusal) -> Nearest {
        var path = path
        var missing: [EntryName] = []
        while true {
            do throws(Errno) {
                let directory = try root.openDirectory(path, symbolicLinks: files.symbolicLinks)
                return (directory, missing.reversed())
            } catch {
                guard error == .noSuchFileOrDirectory, making, path.count > 2 else {
                    throw Refusal("open the directory of an upload", error)
                }
            }
            let parts = path.dropLast(2).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true)
            guard let last = parts.last, let name = EntryName(last), missing.count < Self.mostParents else {
                throw Refusal(.conflict, "too many directories would have to be made")
            }
            missing.append(name)
            path.removeLast(last.count + 2)
            path.append(0)
        }
    }

    /// What is at a place now.
    func standing(at place: UploadPlace, path: RequestPath) throws(Refusal) -> Standing {
        guard place.missing.isEmpty else { return .nothing }
        let status: FileStatus
        do throws(Errno) {
            status = try place.directory.status(of: place.name)
        } catch {
            if error == .noSuchFileOrDirectory { return .nothing }
            throw Refusal("look at a file", error)
        }
        switch status.kind {
        case .directory: return .directory
        case .regular: return .file(status)
        case .symbolicLink: return .link(target(of: path))
        case .socket, .other: return .other
        }
    }

    /// The file that a link leads to, where it may be followed: what a GET would show, and preconditions are about.
    private func target(of path: RequestPath) -> FileStatus? {
        guard let status = status(of: path), status.kind == .regular else { return nil }
        return status
    }

    /// What a GET would find at a path with something behind its name.
    private func status(of path: RequestPath, suffix: [UInt8] = []) -> FileStatus? {
        let name = path.bytes.dropFirst(files.rootPathCount).dropLast() + suffix + [0]
        guard let found = try? root.open(Array(name), symbolicLinks: files.symbolicLinks, statusOnly: true) else {
            return nil
        }
        return try? FileStatus(of: found)
    }

    /// Whether a request's own conditions hold for what stands there: 412 where not.
    ///
    /// - Parameter path: that which the request is about.
    func check(_ condition: RequestCondition?, for standing: Standing, at path: RequestPath) throws(Refusal) {
        guard let condition else { return }
        let now = WallClock.now()
        let present = HTTPDate(secondsSince1970: now / 1_000_000_000)
        // Of a link that leads nowhere, something is there all the same.
        let something = Validators(entityTag: nil, lastModified: nil, date: present)
        let known = validators(of: standing.file, at: path, now: now)
        guard condition.holds(for: standing.isNothing ? nil : known ?? something, now: present) else {
            throw Refusal(.preconditionFailed, Self.conditionFails)
        }
    }

    static let conditionFails: StaticString = "a precondition does not hold"

    /// The validators that a GET of the file would show, with the tags that it has in other codings.
    func validators(of status: FileStatus?, at path: RequestPath, now: Int64) -> Validators? {
        guard let status else { return nil }
        var known = validators(of: status, in: .identity, now: now)
        if files.coding.makesGzip, let tag = validators(of: status, in: .gzip, now: now).entityTag {
            known.otherCodings.append(tag)
        }
        for coding in files.coding.sidecars {
            guard let sidecar = self.status(of: path, suffix: CodingRules.suffix(of: coding)),
                CodingRules.isUsable(sidecar, for: status),
                let tag = validators(of: sidecar, in: coding, now: now).entityTag
            else { continue }
            known.otherCodings.append(tag)
        }
        return known
    }

    private func validators(of status: FileStatus, in coding: ContentCoding, now: Int64) -> Validators {
        FileDescription.validators(
            of: status, isPublished: publishing.times.isPublished(status), now: now, coding: coding)
    }
}

/// One name in a directory, which may be about to be made.
struct UploadPlace: Sendable {
    /// The name's directory, or the nearest one above it that is there.
    let directory: OpenDirectory
    /// The directories between that one and the name, from above.
    let missing: [EntryName]
    let name: EntryName
}

/// What has a name.
enum Standing: Sendable {
    case nothing
    case file(FileStatus)
    /// A symbolic link, and the regular file that it leads to for a GET, if any.
    case link(FileStatus?)
    case directory
    /// A FIFO, a socket or a device.
    case other

    /// The file that preconditions are about.
    var file: FileStatus? {
        switch self {
        case .file(let status): status
        case .link(let status): status
        case .nothing, .directory, .other: nil
        }
    }

    var isNothing: Bool {
        if case .nothing = self { true } else { false }
    }

    /// Bytes that go when the name is taken by another file.
    var size: Int64 {
        if case .file(let status) = self { status.size } else { 0 }
    }
}
