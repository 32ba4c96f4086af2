// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The names of all known fields, ordered by length, so that a name is compared with the few of its own length only.
///
/// Inline arrays: a lookup follows no pointer and counts no reference, which threads would otherwise contend for.
struct KnownFieldTable: Sendable {
    static let shared = KnownFieldTable()

    private struct Entry {
        var name: FoldedName
        var field: KnownField
    }

    private var entries: InlineArray<32, Entry>
    /// Where the names of each length begin; those of length `n` end where those of `n + 1` begin.
    private var starts: InlineArray<26, UInt8>

    private init() {
        entries = InlineArray(repeating: Entry(name: FoldedName(""), field: .host))
        starts = InlineArray(repeating: 0)
        var filled = 0
        for length in 0...FoldedName.maximumCount {
            starts[length] = UInt8(filled)
            for field in KnownField.allCases where field.name.utf8.count == length {
                entries[filled] = Entry(name: FoldedName(field.name), field: field)
                filled += 1
            }
        }
        starts[FoldedName.maximumCount + 1] = UInt8(filled)
    }

    @inline(__always)
    func field(named range: Range<Int>, in bytes: Span<UInt8>) -> KnownField? {
        guard let name = FoldedName(bytes, in: range) else { return nil }
        let length = range.count
        var index = Int(starts[length])
        let end = Int(starts[length &+ 1])
        while index < end {
            if entries[index].name == name { return entries[index].field }
            index &+= 1
        }
        return nil
    }
}
