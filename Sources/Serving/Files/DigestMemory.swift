// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization

/// The digests of files that were asked for lately, for those that cannot keep them as attributes: a door between
/// threads.
final class DigestMemory: Sendable {
    private struct Version: Hashable {
        let device: UInt64
        let inode: UInt64
        let modified: Int64
        let size: Int64

        init(_ status: FileStatus) {
            (device, inode, modified, size) = (status.device, status.inode, status.modified, status.size)
        }
    }

    private struct State {
        var recent: [Version: KnownDigests] = [:]
        var older: [Version: KnownDigests] = [:]
    }

    /// Files of each of the two generations; some 200 bytes each.
    private static let mostFiles = 2_048

    private let state = Mutex(State())

    /// What is known of this version of a file; empty where nothing is.
    func digests(of status: FileStatus) -> KnownDigests {
        let version = Version(status)
        return state.withLock { state in
            if let known = state.recent[version] { return known }
            guard let known = state.older[version] else { return KnownDigests() }
            Self.insert(version, known, &state)
            return known
        }
    }

    /// Keeps what was found out of a version of a file.
    func remember(_ digests: KnownDigests, of status: FileStatus) {
        guard !digests.isEmpty else { return }
        state.withLock { Self.insert(Version(status), digests, &$0) }
    }

    /// When one generation is full, what was not used since the last time goes.
    private static func insert(_ version: Version, _ digests: KnownDigests, _ state: inout State) {
        if state.recent.count >= mostFiles {
            state.older = state.recent
            state.recent = [:]
        }
        state.recent[version] = digests
    }
}
