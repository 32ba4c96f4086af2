// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Gzip
import HTTPWire
import LinuxSystem
import Reactor
import TestSupport
import Testing

@testable import Serving

/// Files of a test's own, and the ways to them and to what is made of them.
struct CodedTree {
    let tree: ScratchTree
    let rules: FileRules

    init(_ rules: FileRules = .sample(largestVariant: 1 << 20)) throws {
        tree = try ScratchTree()
        self.rules = rules
    }

    func resolver(now: Int64 = SampleTime.now, known: OpenFile? = nil) throws -> FileResolver {
        FileResolver(
            root: try RootDirectory(path: tree.path), rules: rules, counters: DirectoryCounters(),
            times: PublishTimes(),
            known: known, cachedOnly: false, now: now)
    }

    /// The file as it is opened at `now`, with a descriptor where it is larger than what the rules keep in memory.
    func open(_ path: String, now: Int64 = SampleTime.now) throws -> OpenFile {
        try #require(try resolver(now: now).resolve(try RequestPath(path)).resource.file)
    }

    /// The codings that a client takes, as far as the rules offer them.
    func preference(_ field: String) throws -> CodingPreference {
        let request = try SampleRequest("GET / HTTP/1.1", ["Accept-Encoding: \(field)"])
        let accepted = AcceptedCodings(head: request.head, bytes: request.bytes.span)
        return CodingPreference(accepted, offered: rules.coding.offered)
    }

    /// Text that compresses well, and is different in each place.
    static func text(_ count: Int) -> String {
        var lines = ""
        var number = 0
        while lines.utf8.count < count {
            lines += "The goods go out on pier \(number), and the goods come in.\n"
            number += 1
        }
        return String(lines.prefix(count))
    }

    /// Text that compresses to three quarters at best, so that much of it is still on its way when the end is near.
    static func dense(_ count: Int) -> String {
        var random = SeededGenerator(seed: 5)
        let letters = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_".utf8)
        let bytes = (0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What gzip makes of a text.
func compressed(_ text: String, level: Int = 6) throws -> [UInt8] {
    let bytes = Array(text.utf8)
    return try Gzip.compress(bytes.span, level: level)
}
