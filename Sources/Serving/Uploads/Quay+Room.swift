// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// Whether there is room for what comes.
extension Quay {
    static let quotaIsUsed: StaticString = "upload.quota is used up"

    /// Whether so many bytes leave as much free as the settings want, and fit the quota.
    ///
    /// Looked at only: what is announced and never comes would keep others out.
    func checkRoom(
        for count: Int64, in directory: OpenDirectory, _ account: DirectoryUsage.Account?
    ) throws(Refusal) {
        let available = try refusing("ask for the free space") { () throws(Errno) in try directory.availableBytes() }
        let (left, overflow) = available.subtractingReportingOverflow(count)
        guard !overflow, left >= rules.settings.minimumFree else {
            throw Refusal(.insufficientStorage, "it would leave less free than upload.minimumFree")
        }
        guard let account, let quota = rules.settings.quota else { return }
        guard account.take(count, limit: quota) else { throw Refusal(.insufficientStorage, Self.quotaIsUsed) }
        account.giveBack(count)
    }

    /// What the location's directory has of its quota; nil where it has none.
    func account() throws(Refusal) -> DirectoryUsage.Account? {
        guard rules.settings.quota != nil else { return nil }
        let path = Array(rules.path.utf8.dropFirst(files.rootPathCount)) + [UInt8(ascii: "/"), 0]
        let name = "\(root.status.device):\(root.status.inode):\(rules.path)"
        return try refusing("count what a quota is for") { () throws(Errno) in
            try publishing.usage.account(of: name) { () throws(Errno) in
                do throws(Errno) {
                    return try root.openDirectory(path, symbolicLinks: files.symbolicLinks)
                } catch {
                    if error == .noSuchFileOrDirectory { return nil }
                    throw error
                }
            }
        }
    }

    /// The directory that files are to be put into, which is there, or may be made, as things are now.
    func admit(directory path: RequestPath, length: Int64) throws(Refusal) -> Nearest {
        let beneath = Array(path.bytes.dropFirst(files.rootPathCount))
        let nearest = try nearest(beneath, making: rules.settings.createDirectories)
        try checkRoom(for: length, in: nearest.directory, try account())
        return nearest
    }
}
