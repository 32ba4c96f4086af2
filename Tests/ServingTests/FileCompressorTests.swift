// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Testing

@testable import Serving

@Suite struct FileCompressorTests {
    private let files: CodedTree

    init() throws {
        files = try CodedTree(.sample(inlineSize: 1000))
    }

    private func made(_ file: OpenFile, level: Int = 6) -> [UInt8]? {
        if case .made(let bytes) = FileCompressor(file: file, level: level).run() { bytes } else { nil }
    }

    @Test(arguments: [1000, 1001, 300_000], [1, 6, 9])
    func fileIsWhatGzipMakesOfIt(size: Int, level: Int) throws {
        let content = CodedTree.text(size)
        try files.tree.file("a.txt", content)
        #expect(try made(try files.open("/a.txt"), level: level) == compressed(content, level: level))
    }

    @Test(arguments: ["", "a", "no repetition here"])
    func whatGzipMakesLargerIsUseless(content: String) throws {
        try files.tree.file("a.txt", content)
        guard case .useless = FileCompressor(file: try files.open("/a.txt"), level: 6).run() else {
            Issue.record("not useless")
            return
        }
    }

    @Test(arguments: [0, 5_000, 20_000])
    func fileThatHasChangedSinceIsNotCompressed(size: Int) throws {
        try files.tree.file("a.txt", CodedTree.text(10_000))
        let file = try files.open("/a.txt")
        try files.tree.file("a.txt", CodedTree.text(size))
        guard case .failed = FileCompressor(file: file, level: 6).run() else {
            Issue.record("made of two versions")
            return
        }
    }

    @Test func levelThatThereIsNotMakesNothing() throws {
        try files.tree.file("a.txt", CodedTree.text(10_000))
        guard case .failed = FileCompressor(file: try files.open("/a.txt"), level: 10).run() else {
            Issue.record("made")
            return
        }
    }
}
