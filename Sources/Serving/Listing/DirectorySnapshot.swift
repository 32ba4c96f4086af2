// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What was in a directory at one time, as far as it is to be seen. Immutable.
///
/// Two arrays, however many entries there are: 24 bytes for each, and its name.
final class DirectorySnapshot: Sendable {
    /// One entry.
    struct Record: Sendable {
        /// Nanoseconds since 1970.
        let modified: Int64
        /// Bytes of a file; 0 for a directory.
        let size: Int64
        /// Where its name begins in `names`.
        fileprivate let offset: UInt32
        /// Bytes of its name, 1 to 255.
        fileprivate let count: UInt8
        let isDirectory: Bool

        /// Where its name is in `names`.
        var place: Range<Int> { Int(offset)..<(Int(offset) + Int(count)) }
    }

    /// The names, one behind the other.
    let names: [UInt8]
    /// The entries, in the file system's order.
    let records: [Record]
    /// How many entries are files, and how many directories.
    let entryCount: (files: Int, directories: Int)
    /// Bytes of all files together; saturated.
    let totalSize: Int64
    private let lease: ListingAllowance.Lease

    private init(
        names: [UInt8], records: [Record], entryCount: (files: Int, directories: Int), totalSize: Int64,
        lease: ListingAllowance.Lease
    ) {
        self.names = names
        self.records = records
        self.entryCount = entryCount
        self.totalSize = totalSize
        self.lease = lease
    }

    /// Bytes that names and records take, without the room that is left in their arrays.
    var memory: Int { names.count + records.count * MemoryLayout<Record>.stride }

    /// A snapshot while it is made.
    struct Builder: ~Copyable {
        private var names: [UInt8] = []
        private var records: [Record] = []
        private var directories = 0
        private var totalSize: Int64 = 0
        private let lease: ListingAllowance.Lease

        init(_ allowance: ListingAllowance) {
            lease = ListingAllowance.Lease(of: allowance)
        }

        /// Adds an entry; false: there is no room for it.
        ///
        /// - Parameter name: 1 to 255 bytes.
        mutating func add(_ name: ArraySlice<UInt8>, isDirectory: Bool, size: Int64, modified: Int64) -> Bool {
            guard let offset = UInt32(exactly: names.count), let count = UInt8(exactly: name.count) else {
                return false
            }
            names.append(contentsOf: name)
            records.append(
                Record(
                    modified: modified, size: isDirectory ? 0 : size, offset: offset, count: count,
                    isDirectory: isDirectory))
            if isDirectory {
                directories += 1
            } else {
                let (sum, overflow) = totalSize.addingReportingOverflow(max(size, 0))
                totalSize = overflow ? .max : sum
            }
            return lease.grow(to: names.capacity + records.capacity * MemoryLayout<Record>.stride)
        }

        consuming func finish() -> DirectorySnapshot {
            DirectorySnapshot(
                names: names, records: records, entryCount: (records.count - directories, directories),
                totalSize: totalSize, lease: lease)
        }
    }
}
