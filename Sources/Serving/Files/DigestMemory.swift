// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Synchronization

/// The digests of files that were asked for lately, for those that cannot keep them as attributes: a door between
/// threads.
final class DigestMemory: Sendable {
    private struct Version: Hashable {
        let file: FileVersion
        /// That of the bytes: what was compressed has a digest of its own.
        let coding: ContentCoding
        /// zlib's, which decides on the bytes; 0: they are a file's own.
        let level: Int
    }

    private struct State {
        var recent: [Version: KnownDigests] = [:]
        var older: [Version: KnownDigests] = [:]
    }

    /// Files of each of the two generations; some 200 bytes each.
    private static let mostFiles = 2_048

    private let state = Mutex(State())

    /// What is known of this version of a file; empty where nothing is.
    ///
    /// - Parameter level: zlib's, of what was compressed.
    func digests(of status: FileStatus, in coding: ContentCoding = .identity, level: Int = 0) -> KnownDigests {
        let version = Version(file: FileVersion(status), coding: coding, level: level)
        return state.withLock { state in
            if let known = state.recent[version] { return known }
            guard let known = state.older[version] else { return KnownDigests() }
            Self.insert(version, known, &state)
            return known
        }
    }

    /// Keeps what was found out of a version of a file.
    ///
    /// - Parameter level: zlib's, of what was compressed.
    func remember(
        _ digests: KnownDigests, of status: FileStatus, in coding: ContentCoding = .identity, level: Int = 0
    ) {
        guard !digests.isEmpty else { return }
        let version = Version(file: FileVersion(status), coding: coding, level: level)
        state.withLock { Self.insert(version, digests, &$0) }
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
