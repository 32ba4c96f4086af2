// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

extension Page {
    /// What the page lets its reader do with the directory.
    struct Abilities: Hashable, Sendable {
        /// Whether files may be put here.
        var upload: Bool
        /// Whether files may be deleted here.
        var delete: Bool
        /// Bytes of one file.
        var maxSize: Int64
        /// Files in one form.
        var maxFiles: Int
        /// Whether directories that are missing are made for a file.
        var createsDirectories: Bool
        /// What becomes of a name that is taken.
        var onConflict: ConflictPolicy
        /// Whether files come by POST, one by one or as a form; else by PUT alone.
        var posts = true
        /// The media types that are taken; empty: any.
        var accept: [String] = []
        /// Whether an empty directory may be deleted, too.
        var deletesDirectories = false

        /// All of it, for the entity tag.
        var text: String {
            "\(upload) \(delete) \(maxSize) \(maxFiles) \(createsDirectories) \(onConflict) \(posts) \(accept) "
                + "\(deletesDirectories)"
        }

        /// Whether the page has more to do than to be read.
        var needsScript: Bool { upload || delete }
    }
}

extension Page.Abilities {
    /// What a location takes.
    init(_ location: LocationSettings) {
        self.init(
            upload: location.takesFiles, delete: location.takesDeletions, maxSize: location.upload.maxSize,
            maxFiles: location.upload.maxFiles, createsDirectories: location.upload.createDirectories,
            onConflict: location.upload.onConflict, posts: location.methods.contains(.post),
            accept: location.upload.accept,
            deletesDirectories: location.takesDeletions && location.delete.emptyDirectories)
    }
}
