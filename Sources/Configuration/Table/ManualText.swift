// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Turns what the table says, which is Markdown, into the mdoc(7) of a manual page.
struct ManualText {
    /// A piece of a sentence.
    private enum Piece {
        case text(String)
        /// What stands between backquotes.
        case code(String)
        /// A chapter of docs/configuration.md, by its title.
        case chapter(String)
    }

    /// Columns that a line of text has at most.
    private static let width = 78

    /// Names that are set as keys are.
    let keys: Set<String>

    /// Paragraphs and tables as lines of mdoc.
    func paragraphs(_ markdown: String) -> [String] {
        let blocks = markdown.split(separator: "\n\n").map { $0.split(separator: "\n").map(String.init) }
        return blocks.flatMap { lines in
            let isTable = lines.count > 2 && lines.allSatisfy { $0.hasPrefix("|") }
            return isTable ? list(of: lines) : [".Pp"] + prose(lines.joined(separator: " "))
        }
    }

    /// A table of two columns as a list; what heads its columns is left out.
    private func list(of rows: [String]) -> [String] {
        let items = rows.dropFirst(2).flatMap { row -> [String] in
            let cells = row.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
            guard let name = cells.first, let meaning = cells.dropFirst().first else { return [] }
            let tags = pieces(of: name).flatMap { piece -> [String] in
                switch piece {
                case .code(let code): ["Li", Self.argument(code)]
                case .text(let text), .chapter(let text): text.split(separator: " ").map(String.init)
                }
            }
            return [([".It"] + tags).joined(separator: " ")] + prose(meaning)
        }
        return [".Bl -tag -width Ds"] + items + [".El"]
    }

    /// A paragraph as lines: each sentence begins one, each name is a macro.
    func prose(_ markdown: String) -> [String] {
        var lines: [String] = []
        var line = ""
        func endLine() {
            if !line.isEmpty { lines.append(line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line) }
            line = ""
        }
        for word in words(of: pieces(of: markdown)) {
            guard case .text(let source) = word.first, word.count == 1 else {
                endLine()
                lines.append(macro(word))
                continue
            }
            let text = Self.text(source)
            if line.utf8.count + text.utf8.count >= Self.width { endLine() }
            line += line.isEmpty ? text : " " + text
            if text.hasSuffix(".") || text.hasSuffix(".)") { endLine() }
        }
        endLine()
        return lines
    }

    /// A text as what stands behind a macro that sets it as it is.
    static func argument(_ text: String) -> String {
        let escaped = text.unicodeScalars.reduce(into: "") { $0 += Self.literal($1) }
        // Short ones may be the name of a macro, or punctuation that would be set apart.
        let start = text.utf8.count <= 3 ? "\\&" : ""
        let end = text.last.map(closing.contains) ?? false ? "\\&" : ""
        let safe = start + escaped + end
        return text.contains(" ") ? "\"\(safe)\"" : safe
    }
}

extension ManualText {
    private func pieces(of markdown: String) -> [Piece] {
        var pieces: [Piece] = []
        for (index, part) in markdown.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            if index.isMultiple(of: 2) {
                pieces += links(in: String(part))
            } else {
                pieces.append(.code(String(part)))
            }
        }
        return pieces
    }

    /// `[Uploads](#uploads)` among text.
    private func links(in text: String) -> [Piece] {
        guard let middle = text.firstRange(of: "](#"),
            let start = text[..<middle.lowerBound].lastIndex(of: "["),
            let end = text[middle.upperBound...].firstIndex(of: ")")
        else { return [.text(text)] }
        let title = text[text.index(after: start)..<middle.lowerBound]
        return [.text(String(text[..<start])), .chapter(String(title))]
            + links(in: String(text[text.index(after: end)...]))
    }

    /// The pieces between one space and the next.
    private func words(of pieces: [Piece]) -> [[Piece]] {
        var words: [[Piece]] = [[]]
        for piece in pieces {
            guard case .text(let text) = piece else {
                words[words.count - 1].append(piece)
                continue
            }
            for (index, part) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { words.append([]) }
                if !part.isEmpty { words[words.count - 1].append(.text(String(part))) }
            }
        }
        return words.filter { !$0.isEmpty }
    }

    /// A word that has a name in it, as the line of a macro.
    private func macro(_ word: [Piece]) -> String {
        var arguments: [String] = []
        for (index, piece) in word.enumerated() {
            let join = index > 0 ? ["Ns"] : []
            switch piece {
            case .code(let code):
                let opening = index == 1 && Self.isOpening(word[0]) ? Self.marks(word[0]) : nil
                let text = code.hasPrefix("--") ? String(code.dropFirst()) : code
                arguments += (opening == nil ? join : []) + [macroName(for: code)] + (opening ?? [])
                arguments.append(Self.argument(text))
            case .chapter(let title): arguments += join + ["Dq", title, "in", "Pa", "configuration.md"]
            case .text where index == 0 && word.count > 1 && Self.isOpening(piece): break
            case .text(let text):
                let body = text.prefix { !Self.closing.contains($0) }
                let rest = text.dropFirst(body.count)
                if !body.isEmpty { arguments += join + ["No", Self.argument(String(body))] }
                let areMarks = rest.allSatisfy(Self.closing.contains)
                arguments += areMarks ? rest.map(String.init) : ["Ns", "No", Self.argument(String(rest))]
            }
        }
        return "." + arguments.joined(separator: " ")
    }

    /// Punctuation that a macro sets apart from what it makes bold.
    private static let closing = ".,:;?!)]"

    private static func isOpening(_ piece: Piece) -> Bool {
        marks(piece)?.allSatisfy { ["(", "["].contains($0) } ?? false
    }

    /// The characters of a text; nil: it is a name.
    private static func marks(_ piece: Piece) -> [String]? {
        if case .text(let text) = piece { text.map(String.init) } else { nil }
    }

    private func macroName(for code: String) -> String {
        if keys.contains(code) { return "Ic" }
        if code.hasPrefix("--") { return "Fl" }
        // What has quotes of its own, or is a piece of a file, needs none around it.
        return code.contains("\"") || code.contains("{") ? "Li" : "Ql"
    }

    private static func text(_ word: String) -> String {
        word.unicodeScalars.reduce(into: "") { result, scalar in
            result += scalar == "\\" || !scalar.isASCII ? literal(scalar) : String(scalar)
        }
    }

    /// A character that is to be seen as it is: what roff would make another of is written by its name.
    private static func literal(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\\": "\\e"
        case "-": "\\-"
        case "'": "\\(aq"
        case "`": "\\(ga"
        case "^": "\\(ha"
        case "~": "\\(ti"
        case "\"": "\\(dq"
        case "…": "..."
        default: scalar.isASCII ? String(scalar) : "\\[u\(hexadecimal(scalar))]"
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
