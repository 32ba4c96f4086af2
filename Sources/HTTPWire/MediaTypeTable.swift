// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Media types by the extension of a file's name. Letters match in any case; a lookup allocates nothing.
///
/// Built when settings are, immutable from then on.
package struct MediaTypeTable: Sendable {
    private struct Entry: Sendable {
        /// Where the extension stands in `names`, in lower case.
        let name: Range<Int>
        /// Index into `types`.
        var type: Int
    }

    private var names: [UInt8] = []
    private var types: [MediaType] = []
    private var entries: [Entry] = []
    /// An open hash table: indices into `entries`, -1 where empty. Its size is a power of two, and at most half of it
    /// is taken, so that a search always ends.
    private var slots: [Int] = Array(repeating: -1, count: 64)

    /// A table without an entry.
    package init() {}

    /// The type for an extension, given without its dot; nil where it has none.
    package func type(forExtension name: Span<UInt8>) -> MediaType? {
        let entry = slots[slot(of: name)]
        return entry < 0 ? nil : types[entries[entry].type]
    }

    /// The type for the last component of a path, by what follows its last dot. A dot at the very start makes a hidden
    /// file and not an extension.
    package func type(forFileName name: Span<UInt8>) -> MediaType? {
        var dot = name.count - 1
        while dot > 0, name[dot] != UInt8(ascii: ".") {
            dot -= 1
        }
        return dot > 0 ? type(forExtension: name.extracting((dot + 1)..<name.count)) : nil
    }

    /// Sets the type of an extension, in place of any that it had. False where the extension is empty.
    @discardableResult
    package mutating func set(_ type: MediaType, forExtension name: Span<UInt8>) -> Bool {
        guard !name.isEmpty else {
            return false
        }
        types.append(type)
        set(type: types.count - 1, forExtension: name)
        return true
    }

    /// Adds what a file in the format of mime.types says, on top of what is there: of two lines for one extension the
    /// later counts.
    ///
    /// A line is a media type and the extensions that have it, with white space between; `#` begins a comment. A line
    /// without an extension says nothing. A line whose first word is no media type is skipped.
    ///
    /// - Returns: the number of lines that were skipped.
    @discardableResult
    package mutating func merge(mimeTypes text: Span<UInt8>) -> Int {
        var skippedCount = 0
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != 0x0A {
                end += 1
            }
            if !merge(line: text.extracting(start..<end)) {
                skippedCount += 1
            }
            start = end + 1
        }
        return skippedCount
    }

    /// False for a line that has a type's place taken by something else.
    private mutating func merge(line: Span<UInt8>) -> Bool {
        var position = 0
        guard let typeRange = MediaTypeTable.nextWord(of: line, at: &position) else {
            return true
        }
        guard let type = MediaType(line.extracting(typeRange)) else {
            return false
        }
        var isNew = true
        while let name = MediaTypeTable.nextWord(of: line, at: &position) {
            if isNew {
                types.append(type)
                isNew = false
            }
            set(type: types.count - 1, forExtension: line.extracting(name))
        }
        return true
    }

    /// The next run of bytes above the space, up to a comment.
    private static func nextWord(of line: Span<UInt8>, at position: inout Int) -> Range<Int>? {
        while position < line.count, line[position] <= 0x20 {
            position += 1
        }
        let start = position
        while position < line.count, line[position] > 0x20, line[position] != UInt8(ascii: "#") {
            position += 1
        }
        return position > start ? start..<position : nil
    }
}

/// The hash table.
extension MediaTypeTable {
    private mutating func set(type: Int, forExtension name: Span<UInt8>) {
        let slot = slot(of: name)
        if slots[slot] >= 0 {
            entries[slots[slot]].type = type
            return
        }
        let start = names.count
        for index in name.indices {
            names.append(FieldSyntax.lowercased(name[index]))
        }
        slots[slot] = entries.count
        entries.append(Entry(name: start..<names.count, type: type))
        if 2 * entries.count > slots.count {
            grow()
        }
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: 2 * slots.count)
        for (index, entry) in entries.enumerated() {
            slots[slot(of: names.span.extracting(entry.name))] = index
        }
    }

    /// The slot that has the extension, or the empty one where it belongs.
    private func slot(of name: Span<UInt8>) -> Int {
        // FNV-1a. The table is the operator's, so that no client can fill it with names that collide.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in name.indices {
            hash = (hash ^ UInt64(FieldSyntax.lowercased(name[index]))) &* 0x100_0000_01B3
        }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0, !isNamed(entries[slots[slot]], name) {
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func isNamed(_ entry: Entry, _ name: Span<UInt8>) -> Bool {
        guard entry.name.count == name.count else {
            return false
        }
        for index in name.indices where names[entry.name.lowerBound + index] != FieldSyntax.lowercased(name[index]) {
            return false
        }
        return true
    }
}
