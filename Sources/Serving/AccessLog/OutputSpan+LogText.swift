// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// What a client sent, as text that is one line, one field, and cannot be taken for anything else.
extension OutputSpan<UInt8> {
    /// Writes a text that is there.
    ///
    /// - Parameter limit: stops before the first character whose text would exceed so many bytes; never inside an escape.
    ///   What frames the text (quotes in JSON, `-` for an empty word) is not counted.
    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>, _ rendering: AccessLogDirective.Rendering, limit: Int) {
        switch rendering {
        case .word:
            guard !bytes.isEmpty else { return append(UInt8(ascii: "-")) }
            append(escaping: bytes, spaces: true, limit: limit)
        case .optionalWord: append(escaping: bytes, spaces: true, limit: limit)
        case .quoted: append(escaping: bytes, spaces: false, limit: limit)
        case .json:
            append(UInt8(ascii: "\""))
            append(jsonEscaping: bytes, limit: limit)
            append(UInt8(ascii: "\""))
        }
    }

    /// Writes what stands for a text that is not there.
    mutating func appendAbsence(_ rendering: AccessLogDirective.Rendering) {
        switch rendering {
        case .word, .quoted: append(UInt8(ascii: "-"))
        case .optionalWord: break
        case .json: append("null")
        }
    }

    /// Writes bytes in plain ASCII.
    ///
    /// Control characters, `"`, `\`, DEL and whatever is not ASCII become `\xNN`, which is what nginx does; a space
    /// too where a space would end the field.
    mutating func append(escaping bytes: Span<UInt8>, spaces: Bool, limit: Int) {
        if bytes.count <= limit, LogEscape.isPlain(bytes, spaces: spaces) { return append(copying: bytes) }
        let end = limit < Int.max - count ? count + limit : Int.max
        for index in bytes.indices {
            let byte = bytes[index]
            guard count + LogEscape.length(of: byte, spaces: spaces) <= end else { return }
            if LogEscape.isPlain(byte, spaces: spaces) {
                append(byte)
            } else {
                append(UInt8(ascii: "\\"))
                append(UInt8(ascii: "x"))
                appendHexadecimal(byte)
            }
        }
    }

    /// Writes bytes as the inside of a JSON string, valid UTF-8 whatever they are.
    mutating func append(jsonEscaping bytes: Span<UInt8>, limit: Int) {
        if bytes.count <= limit, LogEscape.isPlain(bytes, spaces: false) { return append(copying: bytes) }
        let end = limit < Int.max - count ? count + limit : Int.max
        var index = 0
        while index < bytes.count {
            let step = LogEscape.JSONStep(bytes, at: index)
            guard count + step.length <= end else { return }
            // A control character of two bytes is U+00NN with the second one's NN.
            let last = bytes[index + step.count - 1]
            switch step.form {
            case .plain: append(copying: bytes.extracting(index..<(index + step.count)))
            case .marked:
                append(UInt8(ascii: "\\"))
                append(last)
            case .control:
                append("\\u00")
                appendHexadecimal(last)
            case .stray:
                append("\\\\x")
                appendHexadecimal(last)
            }
            index += step.count
        }
    }

    private mutating func appendHexadecimal(_ byte: UInt8) {
        append(LogEscape.hexDigit(byte >> 4))
        append(LogEscape.hexDigit(byte & 15))
    }
}
