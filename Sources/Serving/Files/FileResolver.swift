// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// From a request's path to what it names: opens, looks at the status, reads small files, prepares the fields.
///
/// A value without identity, so that the same code runs on a worker, where nothing may block, and in the offload pool,
/// where all may.
struct FileResolver: Sendable {
    let root: RootDirectory
    let rules: FileRules
    let counters: DirectoryCounters
    /// Answer EAGAIN rather than wait for a disk.
    let cachedOnly: Bool
    /// Nanoseconds since 1970.
    let now: Int64

    /// - Throws: EAGAIN, only when `cachedOnly`: ask again where waiting is allowed.
    func resolve(_ path: RequestPath) throws(Errno) -> Resolution {
        var dependencies = DirectoryReadings(parent: try parentReading(of: path.bytes))
        do throws(Errno) {
            let descriptor = try open(path.bytes)
            let status = try FileStatus(of: descriptor.borrowed)
            switch status.kind {
            case .regular:
                let file = try makeFile(descriptor, status, name: path.bytes)
                return Resolution(resource: .file(file), dependencies: dependencies, isCacheable: true)
            case .directory where !path.namesDirectory:
                return Resolution(resource: .directoryWithoutSlash, dependencies: dependencies, isCacheable: true)
            case .directory:
                // The index lies in the directory itself, whose own entry in its parent matters as well.
                dependencies.itself = counters.read(device: status.device, inode: status.inode)
                let resource = try index(of: path)
                return Resolution(resource: resource, dependencies: dependencies, isCacheable: true)
            case .symbolicLink, .socket, .other:
                return Resolution(resource: .refused(.forbidden), dependencies: dependencies, isCacheable: true)
            }
        } catch {
            if cachedOnly, error == .wouldBlock { throw error }
            let status = Status(opening: error)
            return Resolution(
                resource: .refused(status), dependencies: dependencies,
                isCacheable: status == .notFound || status == .forbidden)
        }
    }

    /// The same, allowed to wait for a disk.
    func waiting() -> FileResolver {
        FileResolver(root: root, rules: rules, counters: counters, cachedOnly: false, now: now)
    }

    /// `resolve` where waiting is allowed, so that there is always an answer.
    func resolveWaiting(_ path: RequestPath) -> Resolution {
        do throws(Errno) {
            return try resolve(path)
        } catch {
            let readings = DirectoryReadings(
                parent: counters.read(device: root.status.device, inode: root.status.inode))
            return Resolution(
                resource: .refused(Status(opening: error)), dependencies: readings, isCacheable: false)
        }
    }

    private func open(_ path: [UInt8]) throws(Errno) -> OwnedDescriptor {
        try root.open(path, symbolicLinks: rules.symbolicLinks, cachedOnly: cachedOnly)
    }

    /// The first of the index names that is there; 404 where none is.
    private func index(of directory: RequestPath) throws(Errno) -> Resource {
        for name in rules.indexNames {
            let path = directory.bytes.dropLast() + name + [0]
            let descriptor: OwnedDescriptor
            do throws(Errno) {
                descriptor = try open(Array(path))
            } catch {
                if error == .noSuchFileOrDirectory { continue }
                throw error
            }
            let status = try FileStatus(of: descriptor.borrowed)
            guard status.kind == .regular else { continue }
            return .file(try makeFile(descriptor, status, name: Array(path)))
        }
        return .refused(.notFound)
    }

    /// The counter of the nearest directory above the path that is there, read before anything beneath it is opened.
    private func parentReading(of path: [UInt8]) throws(Errno) -> DirectoryCounters.Reading {
        var parent = path.dropLast()
        while true {
            if parent.last == UInt8(ascii: "/") { parent.removeLast() }
            while let last = parent.last, last != UInt8(ascii: "/") { parent.removeLast() }
            if parent.count <= 1 { return counters.read(device: root.status.device, inode: root.status.inode) }
            do throws(Errno) {
                let directory = try open(parent + [0])
                let status = try FileStatus(of: directory.borrowed)
                return counters.read(device: status.device, inode: status.inode)
            } catch {
                if cachedOnly, error == .wouldBlock { throw error }
            }
        }
    }

    private func makeFile(
        _ descriptor: consuming OwnedDescriptor, _ status: FileStatus, name: [UInt8]
    ) throws(Errno) -> OpenFile {
        let description = FileDescription(status: status, name: name, rules: rules, now: now)
        var source = OpenFile.Source.descriptor(descriptor)
        if !description.isFresh, status.size <= rules.inlineSize {
            let bytes = try source.read(count: Int(status.size), cachedOnly: cachedOnly)
            // Shorter than its status says: it is being written. Sent from its descriptor, the truth comes out.
            if Int64(bytes.count) == status.size { source = .bytes(bytes) }
        }
        return OpenFile(
            status: status, source: source, validators: description.validators,
            validatorFields: description.validatorFields, contentFields: description.contentFields,
            contentType: description.contentType, isFresh: description.isFresh)
    }
}

extension OpenFile.Source {
    /// The first `count` bytes of the file.
    fileprivate borrowing func read(count: Int, cachedOnly: Bool) throws(Errno) -> [UInt8] {
        switch self {
        case .bytes(let bytes): Array(bytes.prefix(count))
        case .descriptor(let descriptor): try descriptor.borrowed.readFile(count: count, cachedOnly: cachedOnly)
        }
    }
}
