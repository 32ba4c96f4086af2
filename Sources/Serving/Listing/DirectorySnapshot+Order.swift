// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension DirectorySnapshot {
    /// The places of the records in the order in which they are listed: directories first, then by the column, upwards
    /// or downwards, and what is alike by name, upwards. Directories have no size.
    func places(in order: ListingOrder) -> [UInt32] {
        var places = records.indices.compactMap { UInt32(exactly: $0) }
        let (names, records) = (names, records)
        let sign = order.isDescending ? -1 : 1
        places.sort { left, right in
            let (left, right) = (records[Int(left)], records[Int(right)])
            if left.isDirectory != right.isDirectory { return left.isDirectory }
            switch order.column {
            case .name: break
            case .size where left.size != right.size: return (left.size < right.size) != order.isDescending
            case .time where left.modified != right.modified:
                return (left.modified < right.modified) != order.isDescending
            case .size, .time: return Self.compare(left, right, names) < 0
            }
            return Self.compare(left, right, names) * sign < 0
        }
        return places
    }

    private static func compare(_ left: Record, _ right: Record, _ names: borrowing [UInt8]) -> Int {
        let span = names.span
        return NaturalOrder.compare(span.extracting(left.place), span.extracting(right.place))
    }
}
