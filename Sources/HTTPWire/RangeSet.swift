// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The ranges of one field as they are read: bounded in number, kept within the representation and joined where they
/// touch.
struct RangeSet {
    private let size: Int64
    private var specCount = 0
    /// Bytes that may still be asked for before the whole representation costs less.
    private var allowance: Int64
    /// An empty representation was asked for its last bytes.
    private var asksForEmptySuffix = false
    /// What is there so far: `first` alone, so that one range takes no memory, or `joined`.
    private var first: ByteRange?
    private var joined: [ByteRange] = []

    init(size: Int64) {
        self.size = size
        allowance = size
    }

    /// Takes in one more range. False where there are now too many of them, or they ask for too much.
    mutating func add(_ spec: RangeSpec) -> Bool {
        specCount += 1
        guard specCount <= RangeRequest.maximumCount else {
            return false
        }
        guard let range = spec.resolved(size: size) else {
            if size == 0, case .suffix(let count) = spec, count > 0 {
                asksForEmptySuffix = true
            }
            return true
        }
        guard range.count <= allowance else {
            return false
        }
        allowance -= range.count
        keep(range)
        return true
    }

    /// What the set amounts to.
    var request: RangeRequest {
        if joined.count > 1 {
            return .several(joined)
        }
        if let only = joined.first ?? first {
            return .single(only)
        }
        // A list without a member is malformed (RFC 9110 §5.6.1).
        return specCount == 0 || asksForEmptySuffix ? .ignored : .unsatisfiable
    }

    private mutating func keep(_ range: ByteRange) {
        guard let first else {
            first = range
            return
        }
        if joined.isEmpty {
            joined.append(first)
        }
        join(range)
    }

    /// Joins the range with all that it touches, and with all that the result touches.
    private mutating func join(_ range: ByteRange) {
        var union = range
        var place = joined.count
        var index = 0
        while index < joined.count {
            guard union.isNear(joined[index], gap: RangeRequest.minimumGap) else {
                index += 1
                continue
            }
            union = union.union(joined.remove(at: index))
            place = min(place, index)
            // The union has grown, and may touch what it did not touch before.
            index = 0
        }
        joined.insert(union, at: place)
    }
}
