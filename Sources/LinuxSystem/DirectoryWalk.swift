// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
import SystemPackage

/// The way beneath a root on a kernel without openat2: one component at a time, none of them followed by the kernel.
///
/// A symbolic link is read and walked here, so that what is checked is what is opened: each step goes from a
/// descriptor that is known to lie beneath the root.
struct DirectoryWalk: ~Copyable {
    /// The kernel's own bound on links in one path (path_resolution(7)).
    private static let mostLinks = 40

    private let root: FileDescriptor
    private let followsLinks: Bool
    /// The directories between the root and here, each a child of the one before; they close with the walk.
    private var descended: [FileDescriptor] = []
    /// What is still to be walked, the next component last.
    private var pending: [[UInt8]] = []

    init(root: FileDescriptor, followsLinks: Bool) {
        self.root = root
        self.followsLinks = followsLinks
    }

    deinit {
        for descriptor in descended { _ = Glibc.close(descriptor.rawValue) }
    }

    /// Opens the file at the end of the path, which begins with `/` and ends with NUL.
    consuming func open(_ path: borrowing [UInt8], flags: CInt) throws(Errno) -> OwnedDescriptor {
        guard path.last == 0 else { throw .invalidArgument }
        push(components(of: path[..<(path.count - 1)]))
        var links = 0
        while let component = pending.popLast() {
            if component == [UInt8(ascii: ".")] { continue }
            if component == [UInt8(ascii: "."), UInt8(ascii: ".")] {
                guard let last = descended.popLast() else { throw .improperLink }
                _ = Glibc.close(last.rawValue)
                continue
            }
            let step = try openHere(component, flags: wharfd_O_PATH | O_NOFOLLOW | O_CLOEXEC)
            switch try FileStatus(of: step).kind {
            case .symbolicLink:
                links += 1
                guard followsLinks, links <= Self.mostLinks else { throw .tooManySymbolicLinkLevels }
                let target = try readLink(step.borrowed)
                guard target.first != UInt8(ascii: "/") else { throw .improperLink }
                push(components(of: target[...]))
            case .directory:
                descended.append(step.release())
            default:
                guard pending.isEmpty else { throw .notDirectory }
                return try openHere(component, flags: flags | O_NOFOLLOW)
            }
        }
        return try openHere([UInt8(ascii: ".")], flags: flags)
    }

    private func openHere(_ component: [UInt8], flags: CInt) throws(Errno) -> OwnedDescriptor {
        let directory = descended.last ?? root
        let name = component.map { CChar(bitPattern: $0) } + [0]
        let number = try systemCall { wharfd_openat(directory.rawValue, name, flags) }
        return OwnedDescriptor(FileDescriptor(rawValue: number))
    }

    /// The text of the link that an O_PATH descriptor is (readlinkat(2) with an empty path).
    private func readLink(_ link: FileDescriptor) throws(Errno) -> [UInt8] {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try systemCall { readlinkat(link.rawValue, "", &target, target.count) }
        guard count < target.count else { throw .fileNameTooLong }
        return target[..<count].map { UInt8(bitPattern: $0) }
    }

    /// The components between slashes; a slash at the end asks for a directory, which `.` says as well.
    private func components(of path: ArraySlice<UInt8>) -> [[UInt8]] {
        let slash = UInt8(ascii: "/")
        var parts = path.split(separator: slash).map(Array.init)
        if path.last == slash { parts.append([UInt8(ascii: ".")]) }
        return parts
    }

    private mutating func push(_ components: [[UInt8]]) {
        pending.append(contentsOf: components.reversed())
    }
}
