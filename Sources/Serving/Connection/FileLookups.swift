// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import struct SystemPackage.Errno

/// What was looked for on behalf of one answer, which may take several files: the one asked for, those that stand in
/// for it, an error's page.
///
/// What was found once holds to the answer's end, whatever the cache makes of it. Empty, it takes no memory.
struct FileLookups {
    struct Found {
        let key: OpenFileCache.Key
        let preference: CodingPreference
        let resource: Resource
        /// What was noted while it was looked for.
        let steps: [Trace.Step]
    }

    /// A digest that is asked for. An object, so that lookups without one, which are the usual ones, are small.
    final class Digest {
        let file: OpenFile
        let name: DigestName
        /// Nil: nobody has looked for it yet.
        var outcome: Outcome?

        init(file: OpenFile, name: DigestName) {
            self.file = file
            self.name = name
        }

        enum Outcome {
            case known([UInt8])
            /// Nobody knows it, and it would be too dear to find out.
            case unknown
        }
    }

    /// The list of the directory that is asked for; an object for the same reason.
    final class Listed {
        let wish: Listing.Wish
        /// Nil: nobody has made it yet.
        var outcome: Outcome?

        init(wish: Listing.Wish) {
            self.wish = wish
        }

        enum Outcome: Sendable {
            case answer(Listing.Answer, Listing.Summary)
            /// It cannot be read, or there is no room for it.
            case refused(Errno)
        }
    }

    private var found: [Found] = []
    /// The list that the answer is to be.
    var listing: Listed?
    /// The digest that the answer is to have.
    var digest: Digest?
    /// What nobody has looked for yet.
    var missing: WantedFile?

    /// What was found, where that was looked for.
    func found(_ path: RequestPath, _ preference: CodingPreference, in location: Location) -> Found? {
        guard !found.isEmpty else { return nil }
        let key = WantedFile(path: path, preference: preference, location: location).key
        return found.first { $0.key == key && $0.preference == preference }
    }

    /// Keeps what was missing.
    mutating func add(_ resource: Resource, for wanted: WantedFile, steps: [Trace.Step]) {
        found.append(Found(key: wanted.key, preference: wanted.preference, resource: resource, steps: steps))
        missing = nil
    }
}
