// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser

/// The flags that ask for something other than serving; at most one may be given.
struct ModeFlags: ParsableArguments {
    /// What can be asked for, by its flag.
    enum Mode: String {
        case check = "--check"
        case reload = "--reload"
        case printConfiguration = "--print-config"
        case explain = "--explain"
    }

    @Flag(
        name: [.long, .customShort("t")],
        help: "Say whether the configuration is fine and would work here, or every problem that it has.")
    var check = false

    @Flag(help: "Ask the daemon that runs with these flags to take its settings anew, and say what came of it.")
    var reload = false

    @Flag(
        name: .customLong("print-config"),
        help: "Print the settings in effect, defaults included, as a configuration file.")
    var printConfiguration = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Say step by step how a request would be answered, and by which keys: --explain GET /a 'Range: bytes=0-9'.",
            valueName: "method path field: value"))
    var explain: [String] = []

    private var asked: [Mode] {
        (check ? [.check] : []) + (reload ? [.reload] : []) + (printConfiguration ? [.printConfiguration] : [])
            + (explain.isEmpty ? [] : [.explain])
    }

    /// Nil: serve.
    var mode: Mode? { asked.first }

    func validate() throws {
        guard explain.count != 1 else {
            throw ValidationError("--explain wants a method and a path, such as --explain GET /index.html.")
        }
        if let field = explain.dropFirst(2).first(where: { !$0.contains(":") }) {
            throw ValidationError("'\(field)' is no field; write it as 'Name: value'.")
        }
        guard !explain.contains(where: { $0.utf8.contains { $0 == 0x0D || $0 == 0x0A } }) else {
            throw ValidationError("--explain tries one request, and a line end would begin another part of it.")
        }
        guard asked.count <= 1 else {
            let flags = asked.map(\.rawValue).joined(separator: " and ")
            throw ValidationError("\(flags) do not go together; give one of them.")
        }
    }
}
