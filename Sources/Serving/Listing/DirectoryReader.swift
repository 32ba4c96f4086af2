// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// Reads what of a directory is to be seen: files and directories that a request for them would find.
///
/// A value without identity, which goes along to the pool; reading takes its time.
struct DirectoryReader: Sendable {
    let root: RootDirectory
    let location: Location
    /// The directory's URL path, with its slash.
    let path: RequestPath
    let allowance: ListingAllowance

    /// Left out are hidden names, whatever is neither a file nor a directory, symbolic links that are not to be
    /// followed or lead nowhere, and what comes or goes meanwhile.
    ///
    /// - Parameter opened: called with the directory's status before anything in it is read.
    /// - Throws: what open(2) does; ENOMEM where the allowance is used up.
    func read(_ opened: (FileStatus) -> Void = { _ in }) throws(Errno) -> DirectorySnapshot {
        let directory = try root.openDirectory(pathInRoot(), symbolicLinks: location.rules.symbolicLinks)
        opened(directory.status)
        var builder = DirectorySnapshot.Builder(allowance)
        try directory.forEachEntry { (name, kind) throws(Errno) in
            guard shows(name), let status = try status(of: name, kind, in: directory) else { return true }
            let isDirectory = status.kind == .directory
            guard isDirectory || status.kind == .regular else { return true }
            guard builder.add(name.text, isDirectory: isDirectory, size: status.size, modified: status.modified)
            else { throw .noMemory }
            return true
        }
        return builder.finish()
    }

    private func pathInRoot(_ name: ArraySlice<UInt8> = []) -> [UInt8] {
        Array(path.bytes[location.rules.rootPathCount..<path.count]) + name + [0]
    }

    private func shows(_ name: EntryName) -> Bool {
        guard name.bytes[0] == UInt8(ascii: ".") else { return true }
        return path.appending(segment: Array(name.text)).map(location.shows) ?? false
    }

    /// What is said of an entry, or of what a link that is followed leads to; nil: it is not to be seen.
    private func status(
        of name: EntryName, _ kind: EntryKind, in directory: OpenDirectory
    ) throws(Errno) -> FileStatus? {
        if kind == .other, location.rules.symbolicLinks == .deny { return nil }
        do throws(Errno) {
            let status = try directory.status(of: name)
            guard status.kind == .symbolicLink else { return status }
            guard location.rules.symbolicLinks != .deny else { return nil }
            // No more is opened than a status takes: to open a FIFO could wake its writer.
            return try FileStatus(
                of: try root.open(
                    pathInRoot(name.text), symbolicLinks: location.rules.symbolicLinks, statusOnly: true))
        } catch {
            // A descriptor or memory is wanting: the list would lack what is there. Whatever else is wrong is wrong
            // with this one entry.
            guard Status(opening: error) == .serviceUnavailable else { return nil }
            throw error
        }
    }
}
