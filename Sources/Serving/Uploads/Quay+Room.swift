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
        let available = try refusing("ask for the free space", as: Status.init(keeping:)) { () throws(Errno) in
            try directory.availableBytes()
        }
        let (left, overflow) = available.subtractingReportingOverflow(count)
        guard !overflow, left >= rules.settings.minimumFree else {
            throw Refusal(.insufficientStorage, "it would leave less free than upload.minimumFree")
        }
        guard let account, let quota = rules.settings.quota else { return }
        guard account.hasRoom(for: count, limit: quota) else {
            throw Refusal(.insufficientStorage, Self.quotaIsUsed)
        }
    }

    /// What the location's directory has of its quota; nil where it has none.
    func account() throws(Refusal) -> DirectoryUsage.Account? {
        guard rules.settings.quota != nil else { return nil }
        return try refusing("count what a quota is for") { () throws(Errno) in
            try publishing.usage.account(of: accountName, open: openAccount)
        }
    }

    /// Returns when `account` has not to count any more: the first count may take as long as the tree is large, and no
    /// thread of the pool is to wait for it.
    func awaitAccount() async {
        guard rules.settings.quota != nil else { return }
        await publishing.usage.awaitCount(of: accountName, open: openAccount)
    }

    /// Locations that stand for one directory share what it has.
    private var accountName: String {
        let beneath = String(decoding: rules.path.utf8.dropFirst(files.rootPathCount), as: UTF8.self)
        return "\(root.status.device):\(root.status.inode):\(beneath)"
    }

    @Sendable
    private func openAccount() throws(Errno) -> OpenDirectory? {
        let path = Array(rules.path.utf8.dropFirst(files.rootPathCount)) + [UInt8(ascii: "/"), 0]
        do throws(Errno) {
            return try root.openDirectory(path, symbolicLinks: files.symbolicLinks)
        } catch {
            if error == .noSuchFileOrDirectory { return nil }
            throw error
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
