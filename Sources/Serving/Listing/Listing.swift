// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

/// The list of a directory in one format and one order: from what was read to what is sent. Immutable.
struct Listing: Sendable {
    /// The two representations of a directory.
    enum Format: Sendable {
        case html, json
    }

    /// What of a request decides on the list.
    struct Wish: Sendable {
        /// The directory's, with its slash.
        let path: RequestPath
        let location: Location
        let format: Format
        let order: ListingOrder
    }

    let wish: Wish
    let snapshot: DirectorySnapshot
    /// The entries' places in the snapshot, as they are listed.
    let places: [UInt32]
    private let page: Page
    private let json: JSONListing
    let abilities: Page.Abilities
    private let lease: ListingAllowance.Lease

    /// Sorts: for the pool. Nil where there is no room for what that takes.
    init?(_ snapshot: DirectorySnapshot, _ wish: Wish, allowance: ListingAllowance) {
        lease = ListingAllowance.Lease(of: allowance)
        let bytes = snapshot.records.count * MemoryLayout<UInt32>.stride
        guard lease.grow(to: bytes) else { return nil }
        self.wish = wish
        self.snapshot = snapshot
        places = snapshot.places(in: wish.order)
        abilities = Page.Abilities(wish.location.settings)
        page = Page(path: wish.path, order: wish.order, abilities: abilities)
        json = JSONListing(path: wish.path)
    }

    // MARK: Writing

    /// How far the list is written: the opening, so many entries, the closing.
    struct Progress: Sendable {
        fileprivate var hasBegun = false
        fileprivate var written = 0
        /// Whether nothing is left.
        fileprivate(set) var isOver = false
    }

    /// Goes on writing, until the output has more than so many bytes or the list is over.
    func write(_ progress: inout Progress, to output: inout [UInt8], until limit: Int) {
        if !progress.hasBegun {
            progress.hasBegun = true
            switch wish.format {
            case .html:
                page.appendOpening(to: &output, entryCount: snapshot.entryCount, totalSize: snapshot.totalSize)
            case .json: json.appendOpening(to: &output)
            }
        }
        let blob = snapshot.names
        let names = blob.span
        while progress.written < places.count {
            if output.count > limit { return }
            append(Int(places[progress.written]), names, isFirst: progress.written == 0, to: &output)
            progress.written += 1
        }
        switch wish.format {
        case .html: page.appendClosing(to: &output)
        case .json: json.appendClosing(isEmpty: places.isEmpty, to: &output)
        }
        progress.isOver = true
    }

    private func append(_ place: Int, _ names: Span<UInt8>, isFirst: Bool, to output: inout [UInt8]) {
        let record = snapshot.records[place]
        let name = names.extracting(record.place)
        let entry = Page.Entry(isDirectory: record.isDirectory, size: record.size, modified: record.modified)
        switch wish.format {
        case .html: page.append(name, entry, to: &output)
        case .json: json.append(name, entry, isFirst: isFirst, to: &output)
        }
    }
}
