// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import Testing

/// A file of the repository that a test compares with what the code yields.
///
/// With `WHARFD_REGENERATE=1` in the environment the file is written instead, and the test says so by failing: what is
/// committed has to be read first.
struct GoldenFile {
    let path: String

    /// The repository's root, from this file's place in it.
    static let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

    /// - Parameter path: from the repository's root.
    init(_ path: String) {
        self.path = Self.repository + "/" + path
    }

    /// What is there; empty if nothing is.
    var text: String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    /// Holds the file against what it should say.
    func expect(_ wanted: String, sourceLocation: SourceLocation = #_sourceLocation) {
        if text == wanted { return }
        guard ProcessInfo.processInfo.environment["WHARFD_REGENERATE"] == "1" else {
            Issue.record("\(path) does not say:\n\(wanted)", sourceLocation: sourceLocation)
            return
        }
        let written = FileManager.default.createFile(atPath: path, contents: Data(wanted.utf8))
        Issue.record(
            "\(path) \(written ? "was made anew; read it" : "could not be written")", sourceLocation: sourceLocation)
    }
}
