// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Testing

/// Where and how a file is staged: on the disk and in memory, without a name and with one.
struct StagingCase: Sendable, CustomStringConvertible {
    let parent: String
    let isNamed: Bool

    var description: String { "\(isNamed ? "named" : "unnamed") file in \(parent)" }

    /// `/dev/shm` is a tmpfs (shm_overview(7)) wherever it is there.
    static let all = ["/tmp", "/dev/shm"].filter { (path: String) in access(path, W_OK | X_OK) == 0 }
        .flatMap { parent in [false, true].map { StagingCase(parent: parent, isNamed: $0) } }
}

/// A directory of a test's own to stage in.
struct StagingPlace {
    let scratch: ScratchDirectory
    let directory: OpenDirectory
    let names: StagingNames

    init(_ staging: StagingCase) throws {
        scratch = try ScratchDirectory(in: staging.parent)
        directory = try scratch.opened()
        names = StagingNames(forcingNames: staging.isNamed)
    }

    /// A staged file that is all written.
    func staged(_ text: String) throws -> StagedFile {
        let file = try directory.stage(names)
        try file.write(Array(text.utf8), at: 0)
        return file
    }
}
