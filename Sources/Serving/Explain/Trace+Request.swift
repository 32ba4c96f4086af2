// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// What a connection decides by a request's head.
extension Trace {
    func noteRequest(_ head: RequestHead, bytes: Span<UInt8>) {
        note("request", Self.text(bytes.extracting(head.requestLine.range)))
    }

    func noteDefect(_ error: RequestError) {
        note("refused", "\(error.status.text): \(error.reason)")
    }

    func noteUnknownMethod() {
        note("method", "\(Status.notImplemented.text): nobody knows this method, which is not to say that it is off")
    }

    func noteUnsupportedExpectation() {
        note("expect", "\(Status.expectationFailed.text): 100-continue is all that can be expected")
    }

    func notePath(_ path: RequestPath, query: Span<UInt8>) {
        let after = query.isEmpty ? "" : ", its query \"\(Self.text(query))\""
        note("path", "\(Self.text(path)), decoded\(after)")
    }

    func noteDefect(_ defect: RequestPath.Defect) {
        let reason =
            switch defect {
            case .malformedEscape: "a % without two hexadecimal digits"
            case .controlCharacter: "a control character, and no file has this name"
            case .climbsAboveRoot: "more \"..\" than there is to leave"
            case .encodedSlash: "an encoded slash, which no file name has"
            }
        note("path", "\(defect.status.text): it has \(reason)")
    }

    func noteEndpoint(_ endpoint: Endpoint, _ method: Method) {
        note("endpoint", "endpoints.\(endpoint.rawValue): the daemon answers itself, whatever locations there are")
        guard !Endpoint.methods.contains(method), method != .options else { return }
        note("method", "405: \(method.name) is on at no endpoint")
    }

    func noteLocation(_ location: Location, isTopLevel: Bool) {
        let path = location.settings.path
        switch (isTopLevel, location.fixedResponse) {
        case (true, _): note("location", "the top level: no location has this path")
        case (false, .some): note("location", "locations[\"\(path)\"]: the answer to exactly this path")
        case (false, .none): note("location", "locations[\"\(path)\"]: the longest prefix of whole segments")
        }
    }

    func noteMethod(_ method: Method, in location: Location) {
        let source = Self.source("methods", of: location)
        let set = location.methods.isEmpty ? "none" : location.methods.allowFieldValue
        if method == .options {
            note("method", "OPTIONS is always answered; on are \(set), by \(source)")
        } else if location.methods.contains(method) {
            note("method", "\(method.name) is on, by \(source)")
        } else {
            note("method", "405: \(method.name) is not on; on are \(set), by \(source)")
        }
    }

    func noteFixedResponse(of location: Location) {
        guard let fixed = location.settings.respond else { return }
        let source = Self.source("respond", of: location)
        note("respond", "\(Status(rawValue: UInt16(clamping: fixed.status)).text), by \(source)")
    }

    func noteNoFiles(in location: Location) {
        note("files", "404: no path names a file here, by \(Self.source("files", of: location))")
    }

    func noteHidden(_ path: RequestPath, to method: Method, in location: Location) {
        guard path.isHidden else { return }
        let source = Self.source("hidden", of: location)
        if location.shows(path) {
            note("hidden", "a name begins with a dot, and is served by \(source)")
        } else {
            let status = method == .put || method == .post ? 400 : 404
            note("hidden", "\(status): a name begins with a dot, and such are not served, by \(source)")
        }
    }

    func noteFallback(_ next: RequestPath?, _ step: FallbackPath, in location: Location) {
        let source = Self.source("fallback", of: location)
        guard let next else { return note("fallback", "\(step) makes no path here, by \(source)") }
        note("fallback", "\(Self.text(next)) is tried, by \(source)")
    }

    func notePage(_ page: RequestPath, for status: Status, in location: Location) {
        let source = location.errorPageSource(for: status)
        note("error page", "\(Self.text(page)) for \(status.rawValue), by \(source)")
    }

    func noteFields(_ decisions: [FieldRules.Decision]) {
        for decision in decisions {
            let key = "headers[\"\(decision.pattern)\"]"
            note(
                "field", decision.value.map { "\(decision.name): \($0), by \(key)" } ?? "no \(decision.name), by \(key)"
            )
        }
    }

    // MARK: Words

    /// Where a value was written.
    static func source(_ key: String, of location: Location) -> String {
        location.settings.sources[key] ?? "the default of \(key)"
    }

    static func text(_ path: RequestPath) -> String {
        text(path.bytes.span.extracting(droppingLast: 1))
    }

    /// Bytes that may be anything, as something that a terminal takes.
    static func text(_ bytes: Span<UInt8>) -> String {
        var plain: [UInt8] = []
        for index in bytes.indices { plain.append(bytes[index]) }
        return String(decoding: plain, as: UTF8.self).unicodeScalars.map { scalar in
            guard scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) else { return String(scalar) }
            // Always two digits: what follows may be one.
            return (scalar.value < 0x10 ? "\\x0" : "\\x") + String(scalar.value, radix: 16)
        }.joined()
    }
}
