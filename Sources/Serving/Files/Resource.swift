// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What a path names.
enum Resource: Sendable {
    /// A regular file, or the index of a directory.
    case file(OpenFile)
    /// A directory that was asked for without its slash.
    case directoryWithoutSlash
    /// A directory without an index, asked for with its slash, whose list is the answer.
    case directory
    /// Nothing that could be served, and why: 403, 404, 500 or 503.
    case refused(Status)
}

/// A resource, and what has to stay as it is for it to be believed.
struct Resolution: Sendable {
    let resource: Resource
    /// The directories whose entries the answer depends on.
    let dependencies: DirectoryReadings
    /// Whether the answer may be kept at all: one that is the world's fault of a moment may not.
    let isCacheable: Bool
}
