// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Reads a JSON text without keeping its values: finds what is wrong in it, and where everything stands.
///
/// `JSONDecoder` says neither: its error has no position, it takes a comma before a closing bracket, and of two members
/// of one name it keeps one in silence. The values are its business all the same; the grammar (RFC 8259) is ours.
struct JSONScanner {
    let text: [UInt8]
    var offset = 0
    private var outline = JSONOutline()

    /// How deep lists and objects may nest; settings need four.
    static let depthLimit = 32

    private init(_ text: [UInt8]) { self.text = text }

    /// Reads a whole text.
    static func outline(of text: [UInt8]) throws(JSONSyntaxError) -> JSONOutline {
        try checkEncoding(text)
        var scanner = JSONScanner(text)
        try scanner.skipSpace()
        if scanner.offset == text.count {
            throw scanner.failure("the file is empty", "write a JSON object: { … }")
        }
        try scanner.value(at: .top, depth: 0)
        try scanner.skipSpace()
        if scanner.offset < text.count {
            throw scanner.failure(
                "\(scanner.found) follows the end of the document", "remove it, or a } too many before it")
        }
        return scanner.outline
    }

    private static func checkEncoding(_ text: [UInt8]) throws(JSONSyntaxError) {
        if text.starts(with: [0xef, 0xbb, 0xbf]) {
            throw JSONSyntaxError(
                offset: 0, message: "the file begins with a byte order mark", advice: "save it as UTF-8 without one")
        }
        var decoder = Unicode.UTF8.ForwardParser()
        var bytes = text.makeIterator()
        var offset = 0
        while true {
            switch decoder.parseScalar(from: &bytes) {
            case .valid(let scalar): offset += scalar.count
            case .emptyInput: return
            case .error:
                throw JSONSyntaxError(offset: offset, message: "a byte is not UTF-8", advice: "save the file as UTF-8")
            }
        }
    }

    private mutating func value(at place: Place, depth: Int) throws(JSONSyntaxError) {
        outline.offsets[place] = outline.offsets[place] ?? offset
        guard depth <= Self.depthLimit else {
            throw failure("lists and objects nest deeper than \(Self.depthLimit)", "remove some of the brackets")
        }
        switch byte {
        case UInt8(ascii: "{"): try object(at: place, depth: depth)
        case UInt8(ascii: "["): try array(at: place, depth: depth)
        case UInt8(ascii: "\""): _ = try string()
        case .some(let first) where first == UInt8(ascii: "-") || Self.isDigit(first): try number()
        default: try word()
        }
    }

    private mutating func object(at place: Place, depth: Int) throws(JSONSyntaxError) {
        offset += 1
        try skipSpace()
        var names: Set<String> = []
        while !take("}") {
            guard byte == UInt8(ascii: "\"") else { throw nameMissing() }
            let start = offset
            let name = try string()
            let member = place.key(name)
            if names.insert(name).inserted {
                outline.offsets[member] = start
            } else {
                outline.duplicates.append((member, start))
            }
            try skipSpace()
            guard take(":") else {
                throw failure("\(found) stands where a colon has to", "write a colon between a key and its value")
            }
            try skipSpace()
            try value(at: member, depth: depth + 1)
            try separator(before: "}")
        }
    }

    private mutating func array(at place: Place, depth: Int) throws(JSONSyntaxError) {
        offset += 1
        try skipSpace()
        var index = 0
        while !take("]") {
            try value(at: place.item(index), depth: depth + 1)
            index += 1
            try separator(before: "]")
        }
    }

    /// The comma between two members or items, or nothing before the end.
    private mutating func separator(before end: Unicode.Scalar) throws(JSONSyntaxError) {
        try skipSpace()
        let comma = offset
        guard take(",") else {
            if byte == UInt8(ascii: end) { return }
            let what = offset == text.count ? "the file ends" : "\(found) stands"
            throw failure(
                "\(what) where a comma or \(end) has to", "write a comma between two values, and \(end) after the last")
        }
        try skipSpace()
        if byte == UInt8(ascii: end) {
            throw JSONSyntaxError(offset: comma, message: "a comma stands before \(end)", advice: "remove the comma")
        }
    }

    private func nameMissing() -> JSONSyntaxError {
        switch byte {
        case nil: failure("the file ends inside an object", "write the } that is missing")
        case UInt8(ascii: "'"): failure("a key stands in single quotes", "write double quotes")
        default: failure("\(found) stands where a key has to", "write a key in double quotes, or } to end the object")
        }
    }

    mutating func skipSpace() throws(JSONSyntaxError) {
        while let next = byte, next == 0x20 || (0x09...0x0a).contains(next) || next == 0x0d { offset += 1 }
        if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "#") {
            throw failure("JSON has no comments", "remove the comment")
        }
    }
}
