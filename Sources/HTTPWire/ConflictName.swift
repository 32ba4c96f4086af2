// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The names that a file is published under where its own is taken: `report (1).pdf` for `report.pdf`.
package enum ConflictName {
    /// A name with a number in it, before its extension.
    ///
    /// An extension begins at the last dot that is not the name's first byte, and takes a `.tar` before it along. The
    /// result has at most 255 bytes: of what stands before the number, as much is cut off as it takes, whole characters
    /// of UTF-8 at a time; an extension that leaves no room for any of it is cut as part of the name.
    package static func candidate(_ name: [UInt8], number: Int) -> [UInt8] {
        var mark = Array(" (".utf8)
        mark.appendDecimal(Int64(number))
        mark.append(UInt8(ascii: ")"))
        let start = extensionStart(name)
        let room = RequestPath.maximumSegmentBytes - mark.count
        let stem = cut(name[..<start], to: room - (name.count - start))
        guard stem.isEmpty else { return stem + mark + name[start...] }
        return cut(name[...], to: room) + mark
    }

    /// Where the extension with its dot begins; the name's end where there is none.
    private static func extensionStart(_ name: [UInt8]) -> Int {
        guard let dot = name.lastIndex(of: .dot), dot > 0 else { return name.count }
        let tar = Array(".tar".utf8)
        let before = name[..<dot].suffix(tar.count)
        guard before.startIndex > 0, before.map(FieldSyntax.lowercased) == tar else { return dot }
        return before.startIndex
    }

    /// As many whole characters as fit into `room` bytes; of what is no UTF-8, as many bytes.
    private static func cut(_ text: ArraySlice<UInt8>, to room: Int) -> ArraySlice<UInt8> {
        guard room > 0 else { return [] }
        guard text.count > room else { return text }
        var end = text.startIndex + room
        let least = max(text.startIndex, end - 3)
        while end > least, isContinuation(text[end]) { end -= 1 }
        return isContinuation(text[end]) ? text.prefix(room) : text[..<end]
    }

    private static func isContinuation(_ octet: UInt8) -> Bool { octet & 0xC0 == 0x80 }
}
