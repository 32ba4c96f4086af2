// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import SystemPackage

/// What lies beneath a directory: on its own file system only, and never through a symbolic link.
package enum DirectoryTree {
    /// Bytes that the regular files beneath a directory have; saturated. Staging names are left out, and so is what
    /// comes or goes meanwhile, and directories that may not be read.
    ///
    /// - Parameter shouldStop: asked before each directory.
    /// - Throws: the first failure, after going over all that can be gone over; ECANCELED where it was told to stop.
    package static func size(beneath root: OpenDirectory, shouldStop: () -> Bool) throws(Errno) -> Int64 {
        var total: Int64 = 0
        let failure = visit(beneath: root, shouldStop: shouldStop) { (directory, name) throws(Errno) in
            guard !name.text.starts(with: StagingNames.prefix) else { return }
            let status = try directory.status(of: name)
            guard status.kind == .regular else { return }
            let (sum, overflow) = total.addingReportingOverflow(max(0, status.size))
            total = overflow ? .max : sum
        }
        // What may not be read, such as a mount point's lost+found, is nobody's upload.
        if let failure, failure != .permissionDenied { throw failure }
        return total
    }

    /// Calls `file` for each regular file beneath a directory, with the directory that it is in. Failures end nothing.
    ///
    /// - Parameter shouldStop: asked before each directory.
    /// - Returns: the first failure, `file`'s among them; not that something was gone by the time it was looked at.
    ///   ECANCELED where it was told to stop.
    static func visit(
        beneath root: OpenDirectory, by walk: consuming TreeWalk = TreeWalk(), shouldStop: () -> Bool,
        _ file: (_ directory: OpenDirectory, _ name: EntryName) throws(Errno) -> Void
    ) -> Errno? {
        var failure: Errno?
        var next: TreeWalk.Step? = TreeWalk.Step(name: nil, directory: root)
        while let here = next {
            guard !shouldStop() else { return .canceled }
            var inside: [EntryName] = []
            do throws(Errno) {
                try list(here.directory, &failure, &inside, file)
            } catch { note(error, &failure) }
            walk.goInto(here, subdirectories: inside)
            next = walk.next { note($0, &failure) }
        }
        return failure
    }

    /// Calls `file` for each regular file of one directory, and notes which directories are in it.
    private static func list(
        _ directory: OpenDirectory, _ failure: inout Errno?, _ inside: inout [EntryName],
        _ file: (_ directory: OpenDirectory, _ name: EntryName) throws(Errno) -> Void
    ) throws(Errno) {
        try directory.forEachEntry { (name, kind) throws(Errno) in
            do throws(Errno) {
                switch try known(kind, name, directory) {
                case .file: try file(directory, name)
                case .directory: inside.append(name)
                case .other, .unknown: break
                }
            } catch { note(error, &failure) }
            return true
        }
    }

    private static func known(
        _ kind: EntryKind, _ name: EntryName, _ directory: OpenDirectory
    ) throws(Errno) -> EntryKind {
        guard kind == .unknown else { return kind }
        return switch try directory.status(of: name).kind {
        case .regular: .file
        case .directory: .directory
        case .symbolicLink, .socket, .other: .other
        }
    }

    /// Keeps the first failure; that a name is gone, or is a file or a link by now, is none.
    private static func note(_ error: Errno, _ failure: inout Errno?) {
        guard ![.noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels].contains(error) else { return }
        failure = failure ?? error
    }
}
