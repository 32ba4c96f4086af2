// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// From a request's path to what it names: opens, looks at the status, reads small files, prepares the fields.
///
/// A value without identity, so that the same code runs on a worker, where nothing may block, and in the offload pool,
/// where all may.
struct FileResolver: Sendable {
    let root: RootDirectory
    let rules: FileRules
    let counters: DirectoryCounters
    /// Knows the files that this daemon has put in place lately.
    let times: PublishTimes
    /// What the path was last found to name: not read again where it has not changed.
    let known: OpenFile?
    /// Answer EAGAIN rather than wait for a disk.
    let cachedOnly: Bool
    /// Nanoseconds since 1970.
    let now: Int64
    /// For the files that are found: see `OpenFile`.
    var pool: OffloadPool?
    /// Where decisions are noted; nil for every client.
    var trace: FileTrace?

    /// - Throws: EAGAIN, only when `cachedOnly`: ask again where waiting is allowed.
    func resolve(_ path: RequestPath) throws(Errno) -> Resolution {
        // open(2) would say the same of it, after as many look-ups as it has components.
        guard path.bytes.count - rules.rootPathCount <= Self.longestPath else {
            return refusal(.notFound, rootReadings, isCacheable: false)
        }
        // The root itself, without a slash: it is open, and there is nothing above it to look at.
        if path.count == rules.rootPathCount {
            trace?.noteDirectory(withoutSlash: true, path.bytes)
            return Resolution(resource: .directoryWithoutSlash, dependencies: rootReadings, isCacheable: true)
        }
        var readings = rootReadings
        do throws(Errno) {
            readings = DirectoryReadings(parent: try parentReading(of: path.bytes))
        } catch {
            if cachedOnly, error == .wouldBlock { throw error }
            trace?.noteFailure(error, path.bytes)
            // What is missing may be any directory above: nothing tells when that changes.
            return refusal(Status(opening: error), rootReadings, isCacheable: false)
        }
        do throws(Errno) {
            // Looked at before it is opened: opening would wake a FIFO's writer, and run a device's driver.
            let status = try FileStatus(of: try open(path.bytes, statusOnly: true))
            switch status.kind {
            case .regular:
                return Resolution(resource: try file(path.bytes), dependencies: readings, isCacheable: true)
            case .directory where !path.namesDirectory:
                trace?.noteDirectory(withoutSlash: true, path.bytes)
                return Resolution(resource: .directoryWithoutSlash, dependencies: readings, isCacheable: true)
            case .directory:
                trace?.noteDirectory(withoutSlash: false, path.bytes)
                // The index lies in the directory itself, whose own entry in its parent matters as well.
                readings.itself = counters.read(device: status.device, inode: status.inode)
                return Resolution(resource: try index(of: path), dependencies: readings, isCacheable: true)
            case .symbolicLink, .socket, .other:
                trace?.noteKind()
                return refusal(.forbidden, readings, isCacheable: true)
            }
        } catch {
            if cachedOnly, error == .wouldBlock { throw error }
            trace?.noteFailure(error, path.bytes)
            let status = Status(opening: error)
            return refusal(status, readings, isCacheable: status == .notFound || status == .forbidden)
        }
    }

    /// PATH_MAX (limits.h), the NUL among the bytes.
    private static let longestPath = 4096

    private var rootReadings: DirectoryReadings {
        DirectoryReadings(parent: counters.read(device: root.status.device, inode: root.status.inode))
    }

    private func refusal(_ status: Status, _ readings: DirectoryReadings, isCacheable: Bool) -> Resolution {
        Resolution(resource: .refused(status), dependencies: readings, isCacheable: isCacheable)
    }

    /// The same, allowed to wait for a disk.
    func waiting() -> FileResolver {
        FileResolver(
            root: root, rules: rules, counters: counters, times: times, known: known, cachedOnly: false, now: now,
            pool: pool, trace: trace)
    }

    /// `resolve` where waiting is allowed, so that there is always an answer.
    func resolveWaiting(_ path: RequestPath) -> Resolution {
        do throws(Errno) {
            return try resolve(path)
        } catch {
            return refusal(Status(opening: error), rootReadings, isCacheable: false)
        }
    }

    /// Opens what a URL path stands for.
    func open(_ urlPath: [UInt8], statusOnly: Bool = false) throws(Errno) -> OwnedDescriptor {
        let path = rules.rootPathCount == 0 ? urlPath : Array(urlPath.dropFirst(rules.rootPathCount))
        return try root.open(path, symbolicLinks: rules.symbolicLinks, cachedOnly: cachedOnly, statusOnly: statusOnly)
    }

    /// The first of the index names that is there; where none is, the directory itself if it is to be listed, else 404.
    private func index(of directory: RequestPath) throws(Errno) -> Resource {
        for name in rules.indexNames {
            let path = directory.bytes.dropLast() + name + [0]
            do throws(Errno) {
                let status = try FileStatus(of: try open(Array(path), statusOnly: true))
                trace?.noteIndex(name, isThere: status.kind == .regular)
                if status.kind == .regular { return try file(Array(path)) }
            } catch {
                guard error == .noSuchFileOrDirectory else { throw error }
                trace?.noteIndex(name, isThere: false)
            }
        }
        trace?.noteNoIndex()
        return rules.isListed ? .directory : .refused(.notFound)
    }

    /// The counter of the directory above the path, read before anything beneath it is opened.
    private func parentReading(of path: [UInt8]) throws(Errno) -> DirectoryCounters.Reading {
        var parent = path.dropLast()
        if parent.last == UInt8(ascii: "/") { parent.removeLast() }
        while let last = parent.last, last != UInt8(ascii: "/") { parent.removeLast() }
        if parent.count <= rules.rootPathCount + 1 {
            return counters.read(device: root.status.device, inode: root.status.inode)
        }
        let status = try FileStatus(of: try open(parent + [0], statusOnly: true))
        return counters.read(device: status.device, inode: status.inode)
    }

    /// The regular file of that name: the one that is known, where it has not changed.
    private func file(_ name: [UInt8]) throws(Errno) -> Resource {
        let descriptor = try open(name)
        let status = try FileStatus(of: descriptor)
        // Something else has taken the name since it was looked at.
        guard status.kind == .regular else { return .refused(.forbidden) }
        if let known, known.status == status, !known.isFresh { return .file(known) }
        let description = FileDescription(
            status: status, name: name, rules: rules, isPublished: isPublished(status), now: now)
        trace?.noteFile(name, status, description)
        let source = try source(of: descriptor, status, description)
        return .file(
            OpenFile(name: name, status: status, source: source, description: description, pool: pool))
    }

    /// Where the content comes from: from memory where it is small and old enough to stay what it is.
    func source(
        of descriptor: consuming OwnedDescriptor, _ status: FileStatus, _ description: FileDescription
    ) throws(Errno) -> OpenFile.Source {
        guard !description.isFresh, status.size <= rules.inlineSize, let bytes = try content(of: descriptor, status)
        else { return .descriptor(descriptor) }
        return .bytes(bytes)
    }

    /// Whether a young file is one whose time no other version of it has; of an old one nobody asks.
    func isPublished(_ status: FileStatus) -> Bool {
        status.modified > now - FileDescription.freshness && times.isPublished(status)
    }

    /// A small file's bytes; nil where it was written to meanwhile: sent from its descriptor, the truth comes out.
    private func content(
        of descriptor: borrowing OwnedDescriptor, _ status: FileStatus
    ) throws(Errno) -> [UInt8]? {
        let bytes = try descriptor.borrowed.readFile(count: Int(status.size), cachedOnly: cachedOnly)
        guard Int64(bytes.count) == status.size, try FileStatus(of: descriptor) == status else { return nil }
        return bytes
    }
}
