// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

extension FileResolver {
    /// The file that lies beside another one and has its content in a coding, such as `page.html.br`; nil where there is
    /// none, or it is older than the file, empty or no regular file.
    ///
    /// Its type and its fields are those of the file that it stands in for; its validators are its own.
    ///
    /// - Parameter known: what was last served in its place, to be taken again where it has not changed.
    /// - Throws: EAGAIN, only when `cachedOnly`: ask again where waiting is allowed.
    func sidecar(of file: OpenFile, in coding: ContentCoding, known: OpenFile?) throws(Errno) -> OpenFile? {
        let path = file.name.dropLast() + CodingRules.suffix(of: coding) + [0]
        do throws(Errno) {
            // Looked at before it is opened: opening would wake a FIFO's writer.
            let status = try FileStatus(of: try open(Array(path), statusOnly: true))
            guard CodingRules.isUsable(status, for: file.status) else { return nil }
            if let known, known.coding == coding, known.status == status, !known.isFresh { return known }
            let descriptor = try open(Array(path))
            return try sidecar(descriptor, of: file, in: coding)
        } catch {
            if cachedOnly, error == .wouldBlock { throw error }
            return nil
        }
    }

    private func sidecar(
        _ descriptor: consuming OwnedDescriptor, of file: OpenFile, in coding: ContentCoding
    ) throws(Errno) -> OpenFile? {
        let status = try FileStatus(of: descriptor)
        guard CodingRules.isUsable(status, for: file.status) else { return nil }
        let description = FileDescription(
            status: status, name: file.name, rules: rules, isPublished: isPublished(status), now: now, coding: coding)
        let source = try source(of: descriptor, status, description)
        return OpenFile(name: file.name, status: status, source: source, description: description, pool: pool)
    }
}
