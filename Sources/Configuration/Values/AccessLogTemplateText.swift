// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Reads the text of a template, and says all that is wrong with it.
struct AccessLogTemplateText {
    private let source: [Unicode.Scalar]
    private var position = 0
    private var text = ""
    private var pieces: [AccessLogTemplate.Piece] = []
    /// How many pieces there were at each quote.
    private var quotes: [Int] = []
    private var directiveCount = 0

    /// A mistake in a template, without the place of the template itself.
    private struct Mistake: Error {
        let message: String
        let advice: String
    }

    private init(_ text: String) {
        source = Array(text.unicodeScalars)
    }

    /// The template; nil after saying what is wrong with it.
    static func read(_ text: String, at place: Place, _ findings: inout Findings) -> AccessLogTemplate? {
        guard text.utf8.count <= AccessLogTemplate.byteLimit else {
            findings.error(
                place, "the template has \(text.utf8.count) bytes", "write at most \(AccessLogTemplate.byteLimit)")
            return nil
        }
        var reader = AccessLogTemplateText(text)
        var isSound = true
        while reader.position < reader.source.count {
            do throws(Mistake) {
                try reader.readNext()
            } catch {
                findings.error(place, error.message, error.advice)
                isSound = false
            }
        }
        guard reader.directiveCount <= AccessLogTemplate.directiveLimit else {
            findings.error(
                place, "the template has \(reader.directiveCount) directives",
                "write at most \(AccessLogTemplate.directiveLimit)")
            return nil
        }
        return isSound ? AccessLogTemplate(source: text, pieces: reader.finish()) : nil
    }

    private mutating func finish() -> [AccessLogTemplate.Piece] {
        endText()
        // A quote that nothing closes encloses nothing.
        for pair in stride(from: 0, to: quotes.count - 1, by: 2) {
            for index in quotes[pair]..<min(quotes[pair + 1], pieces.count) {
                if case .directive(let directive, _) = pieces[index] {
                    pieces[index] = .directive(directive, isQuoted: true)
                }
            }
        }
        return pieces
    }

    private mutating func endText() {
        if !text.isEmpty { pieces.append(.text(text)) }
        text = ""
    }

    private mutating func take() -> Unicode.Scalar? {
        guard position < source.count else { return nil }
        position += 1
        return source[position - 1]
    }

    private mutating func readNext() throws(Mistake) {
        let start = position
        guard let scalar = take() else { return }
        switch scalar {
        case "%": try readDirective(from: start)
        case "\\": try readEscape(from: start)
        case "\t": text.unicodeScalars.append(scalar)
        case _ where Self.endsLine(scalar):
            throw Mistake(
                message: "the template has a control character at character \(start + 1)",
                advice: "remove it; a template makes one line, and ends it by itself")
        default: add(scalar)
        }
    }

    private mutating func add(_ scalar: Unicode.Scalar) {
        if scalar == "\"" {
            endText()
            quotes.append(pieces.count)
        }
        text.unicodeScalars.append(scalar)
    }

    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }

    /// The escapes of Apache's configuration: people copy templates with them.
    private mutating func readEscape(from start: Int) throws(Mistake) {
        guard position < source.count else { return add("\\") }
        switch source[position] {
        case "\\", "\"":
            add(source[position])
            position += 1
        case "t":
            add("\t")
            position += 1
        case "n", "r":
            let escape = "\\" + String(source[position])
            position += 1
            throw Mistake(
                message: "the template has \(escape) at character \(start + 1)",
                advice: "remove it; a template makes one line, and ends it by itself")
        default: add("\\")
        }
    }

    private mutating func readDirective(from start: Int) throws(Mistake) {
        if position < source.count, source[position] == "!" || source[position].properties.numericType != nil {
            skipCondition()
            throw mistake(
                from: start, "is a condition on the status",
                "remove the condition; a directive is shown whatever the status is")
        }
        if position < source.count, source[position] == "<" || source[position] == ">" { position += 1 }
        var name: String?
        if position < source.count, source[position] == "{" {
            guard let end = source[position...].firstIndex(of: "}") else {
                position = source.count
                throw mistake(from: start, "has a brace that is not closed", "write }, and a letter after it")
            }
            name = source[(position + 1)..<end].reduce(into: "") { $0.unicodeScalars.append($1) }
            position = end + 1
        }
        guard let letter = take() else {
            throw mistake(
                from: start, "ends the template, and is no directive", "write one of \(AccessLogTemplate.spellings)")
        }
        if letter == "%", position == start + 2 { return add("%") }
        directiveCount += 1
        let directive = try directive(letter, name, from: start)
        endText()
        pieces.append(.directive(directive, isQuoted: false))
    }

    /// Goes past a condition, so that the rest of the template is looked at, too.
    private mutating func skipCondition() {
        let isCondition = { (scalar: Unicode.Scalar) in
            scalar == "!" || scalar == "," || scalar.properties.numericType != nil
        }
        while position < source.count, isCondition(source[position]) { position += 1 }
        if position < source.count, source[position] == "{", let end = source[position...].firstIndex(of: "}") {
            position = end + 1
        }
        _ = take()
    }

    private func directive(
        _ letter: Unicode.Scalar, _ name: String?, from start: Int
    ) throws(Mistake) -> AccessLogTemplate.Directive {
        let spelling = written(from: start)
        if let known = AccessLogTemplate.directives.first(where: { $0.spellings.contains(spelling) }) {
            return known.directive
        }
        let isField = (letter == "i" || letter == "o") && !spelling.hasPrefix("%<") && !spelling.hasPrefix("%>")
        guard isField else {
            throw mistake(from: start, "is not a directive", "write one of \(AccessLogTemplate.spellings)")
        }
        guard let name, !name.isEmpty else {
            throw mistake(
                from: start, "names no field", "write its name in braces, such as \"%{User-Agent}\(letter)\"")
        }
        guard name.utf8.allSatisfy(MediaTypeText.isTokenByte) else {
            throw mistake(
                from: start, "does not name a field",
                "write letters, digits and hyphens, such as \"%{User-Agent}\(letter)\"")
        }
        return letter == "i" ? .requestField(name) : .responseField(name)
    }

    /// What has been read since `start`.
    private func written(from start: Int) -> String {
        source[start..<position].reduce(into: "") { $0.unicodeScalars.append($1) }
    }

    private func mistake(from start: Int, _ message: String, _ advice: String) -> Mistake {
        Mistake(
            message: "\(JSONValue.string(written(from: start)).excerpt) at character \(start + 1) \(message)",
            advice: advice)
    }
}
