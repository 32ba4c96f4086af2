// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// Directories that are listed: reading one takes time, and is done in the pool.
extension Connection {
    /// The list of a directory; nil where nobody has made it yet.
    func list(_ path: RequestPath, in location: Location, _ lookups: inout FileLookups) -> Response? {
        let received = input
        let bytes = received.span.extracting(requestBytes)
        switch lookups.listing?.outcome {
        case nil:
            let wish = Listing.Wish(path, in: location, head: parser.head, bytes: bytes)
            lookups.listing = FileLookups.Listed(wish: wish)
            return nil
        case .refused(let error):
            trace?.noteListingFailure(error)
            return Response(refusal: Status(opening: error))
        case .answer(let answer, let summary):
            trace?.noteListing(summary, of: location, path)
            let now = HTTPDate(secondsSince1970: worker.wallNow / 1_000_000_000)
            return Response(answer, head: parser.head, bytes: bytes, now: now, trace: trace)
        }
    }

    /// Reads the directory, sorts what is in it and writes the beginning of the list, in the pool.
    func make(_ listed: FileLookups.Listed) async -> FileLookups.Listed.Outcome {
        let wish = listed.wish
        let (shelf, encoders) = (worker.listings, worker.variants.encoders)
        do throws(Errno) {
            let root = try await worker.files.root(of: wish.location, now: worker.loop.now)
            let reader = DirectoryReader(
                root: root, location: wish.location, path: wish.path, allowance: shelf.allowance)
            let key = ListingShelf.Key(location: wish.location.identity, path: wish.path)
            let snapshot = try await shelf.snapshot(key, validity: worker.files.validity) {
                (opened) throws(Errno) in try reader.read(opened)
            }
            return await worker.pool.run(.computing(Int64(snapshot.memory))) {
                guard let listing = Listing(snapshot, wish, allowance: shelf.allowance) else {
                    return .refused(.noMemory)
                }
                return .answer(listing.answer(encoders), listing.summary)
            }
        } catch {
            return .refused(error)
        }
    }
}
