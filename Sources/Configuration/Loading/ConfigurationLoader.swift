// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import LinuxSystem

/// Makes settings of a file, of flags, or of nothing.
package enum ConfigurationLoader {
    /// The largest file that is read, in bytes; more is not a configuration.
    static let fileLimit = 1 << 20

    /// Settings of a file, with every problem at once.
    ///
    /// - Parameters:
    ///   - file: its path; messages name it as it is given here.
    ///   - overrides: the flags, which win. `port` replaces whatever the file says of addresses by every address.
    package static func load(
        file: String, overrides: CommandLineOverrides = CommandLineOverrides()
    ) throws(ConfigurationError) -> LoadedSettings {
        let text: Data
        do {
            text = try Data(contentsOf: URL(filePath: file))
        } catch {
            throw refusal(file, unreadable(file, error))
        }
        guard text.count <= fileLimit else {
            throw refusal(
                file, ("the file has \(text.count) bytes", "name a configuration file; they have at most \(fileLimit)"))
        }
        return try load(bytes: Array(text), name: file, overrides: overrides)
    }

    /// Settings of a text.
    ///
    /// - Parameter name: what messages call the text.
    package static func load(
        bytes text: [UInt8], name: String, overrides: CommandLineOverrides = CommandLineOverrides()
    ) throws(ConfigurationError) -> LoadedSettings {
        let outline = try outline(of: text, name)
        guard let tree = JSONValue(decoding: text) else {
            throw refusal(name, ("the file cannot be decoded", "write it in plain JSON, RFC 8259"))
        }
        var findings = Findings()
        var settings = Settings.blank
        SettingsKeys.table.applyDefaults(to: &settings, &findings)
        SettingsKeys.table.check(tree, into: &settings, &findings)
        if case .object(let object) = tree {
            CrossChecks.check(object, &settings, hasDirectory: overrides.directory != nil, &findings)
        }
        let flagDiagnostics = apply(overrides, to: &settings)
        LocationResolver.resolve(&settings, &findings)
        let diagnostics = located(findings, outline, text, name) + flagDiagnostics
        guard !diagnostics.contains(where: { $0.severity == .error }) else {
            throw ConfigurationError(diagnostics: diagnostics)
        }
        return LoadedSettings(settings: settings, warnings: diagnostics, file: name, overrides: overrides)
    }

    private static func outline(of text: [UInt8], _ name: String) throws(ConfigurationError) -> JSONOutline {
        do {
            return try JSONScanner.outline(of: text)
        } catch {
            let position = TextPosition(offset: error.offset, in: text)
            throw ConfigurationError(diagnostics: [
                Diagnostic(
                    file: name, message: error.message, advice: error.advice, line: position.line,
                    column: position.column)
            ])
        }
    }

    /// Findings as diagnostics, with positions and in the order of the text.
    private static func located(
        _ findings: Findings, _ outline: JSONOutline, _ text: [UInt8], _ name: String
    ) -> [Diagnostic] {
        let duplicates = outline.duplicates.map { duplicate in
            (
                offset: Int?.some(duplicate.offset),
                finding: Findings.Finding(
                    severity: .error, place: duplicate.place, message: "the key is there twice",
                    advice: "remove one of them")
            )
        }
        let others = findings.all.map { (offset: outline.offsets[$0.place], finding: $0) }
        let sorted = (duplicates + others).sorted { ($0.offset ?? -1) < ($1.offset ?? -1) }
        let positions = TextPosition.positions(of: sorted.map { $0.offset ?? 0 }, in: text)
        return zip(sorted, positions).map { found, position in
            let finding = found.finding
            let isInText = found.offset != nil
            return Diagnostic(
                finding.severity, file: name, keyPath: finding.place.description, message: finding.message,
                advice: finding.advice, line: isInText ? position.line : nil, column: isInText ? position.column : nil)
        }
    }

    private static func apply(_ overrides: CommandLineOverrides, to settings: inout Settings) -> [Diagnostic] {
        if let port = overrides.port {
            settings.listen = [.port(port)]
            settings.sources["port"] = "--port"
            settings.sources["listen"] = nil
        }
        guard let directory = overrides.directory else { return [] }
        var findings = Findings()
        settings.topLevel.sources["root"] = "--directory"
        settings.topLevel.root = ValueType<String>.directory.read(.string(directory), .top, &findings) ?? ""
        return findings.all.map {
            Diagnostic(file: "command line", keyPath: "--directory", message: $0.message, advice: $0.advice)
        }
    }

    private static func unreadable(_ file: String, _ error: any Error) -> (message: String, advice: String) {
        switch (try? FileStatus(path: file))?.kind {
        case .directory: return ("is a directory", "name the file in it")
        // Foundation reads from nothing else, and a reload could not read a pipe a second time.
        case .socket, .other: return ("it is neither a file nor a link to one", "name a file")
        case .regular, .symbolicLink, nil: break
        }
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: return ("there is no such file", "write one, or name another")
        case .fileReadNoPermission: return ("permission to read it is denied", "let the daemon's user read it")
        default: return ("it cannot be read", "name a file that can")
        }
    }

    private static func refusal(_ file: String, _ what: (message: String, advice: String)) -> ConfigurationError {
        ConfigurationError(diagnostics: [Diagnostic(file: file, message: what.message, advice: what.advice)])
    }
}
