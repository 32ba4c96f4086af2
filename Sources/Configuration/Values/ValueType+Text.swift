// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType where Value == String {
    /// Text of one kind.
    ///
    /// - Parameters:
    ///   - name: the kind in words, after "is not".
    ///   - pattern: the same as a regular expression for the schema; it may take more than `accepts` does, never less.
    ///   - limit: the most bytes of UTF-8 that it may have; at least one is needed.
    ///   - advice: what to write instead.
    static func text(
        _ name: String, pattern: String, limit: Int, advice: String,
        accepts: @escaping @Sendable (Substring.UTF8View) -> Bool
    ) -> ValueType {
        ValueType(
            name: name,
            schema: [
                "type": "string", "minLength": 1, "maxLength": .integer(Int64(limit)), "pattern": .string(pattern),
            ],
            read: { json, place, findings in
                guard case .string(let text) = json else {
                    findings.mismatch(json, at: place, name)
                    return nil
                }
                guard text.utf8.count <= limit else {
                    findings.error(place, "\(json.excerpt) is longer than \(limit) bytes", "write a shorter one")
                    return nil
                }
                guard !text.isEmpty, accepts(text[...].utf8) else {
                    findings.error(place, "\(json.excerpt) is not \(name)", advice)
                    return nil
                }
                return text
            },
            write: { .string($0) })
    }

    /// A directory's path; relative ones start where the daemon is started.
    static let directory = text(
        "a directory's path", pattern: "^[^\\u0000]+$", limit: 4_095, advice: "write a path such as \"/srv/wharfd\""
    ) { !$0.contains(0) }

    /// One component of a path.
    static let fileName = text(
        "a file name", pattern: "^(?!\\.{1,2}$)[^/\\u0000]+$", limit: 255,
        advice: "write one name without a slash, such as \"index.html\""
    ) { name in
        !name.contains(0) && !name.contains(UInt8(ascii: "/")) && !name.elementsEqual(".".utf8)
            && !name.elementsEqual("..".utf8)
    }

    /// A media type with its parameters (RFC 9110 §8.3.1).
    static let mediaType = text(
        "a media type", pattern: MediaTypeText.pattern, limit: 255,
        advice: "write a type and a subtype, such as \"text/plain\"", accepts: MediaTypeText.isValid)

    /// The name of a character set (RFC 2978 §2.3, as far as it is a token).
    static let charset = text(
        "a character set's name", pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", limit: 40,
        advice: "write a name such as \"utf-8\""
    ) { $0.allSatisfy(MediaTypeText.isTokenByte) }

    /// A string that is not looked at.
    static let anything = ValueType(
        name: "text", schema: ["type": "string"],
        read: { json, place, findings in
            if case .string(let text) = json { return text }
            findings.mismatch(json, at: place, "text")
            return nil
        },
        write: { .string($0) })
}

extension ValueType where Value == String {
    /// The path of a file to write lines to. It has to show that it is one, so that no misspelt word becomes a file's
    /// name.
    static func logPath(advice: String) -> ValueType {
        text("a path", pattern: "^\\.{0,2}/[^\\u0000]*[^/\\u0000]$", limit: 4_095, advice: advice) { path in
            let isPath = ["/", "./", "../"].contains { path.starts(with: $0.utf8) }
            return isPath && path.last != UInt8(ascii: "/") && !path.contains(0)
        }
    }
}

extension ValueType where Value == AccessLogDestination {
    /// A file's path, `"stdout"` or `"journal"`.
    static let accessLog = ValueType<String>.logPath(
        advice: "write \"stdout\", \"journal\", null, or a path that begins with / or ./ and ends with a file's name"
    )
    .map(to: { AccessLogDestination.file(path: $0) }) { destination in
        if case .file(let path) = destination { path } else { nil }
    }
    .or("journal", meaning: .journal, besideText: true)
    .or("stdout", meaning: .standardOutput, besideText: true)
    .orNull(meaning: .none)
}

extension ValueType where Value == DiagnosticDestination {
    /// A file's path, `"stderr"` or `"journal"`.
    static let diagnostics = ValueType<String>.logPath(
        advice: "write \"stderr\", \"journal\", or a path that begins with / or ./ and ends with a file's name"
    )
    .map(to: { DiagnosticDestination.file(path: $0) }) { destination in
        if case .file(let path) = destination { path } else { nil }
    }
    .or("journal", meaning: .journal, besideText: true)
    .or("stderr", meaning: .standardError, besideText: true)
}
