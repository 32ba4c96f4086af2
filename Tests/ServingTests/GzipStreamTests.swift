// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

@testable import Serving

@Suite struct GzipStreamTests {
    private let files: CodedTree

    init() throws {
        files = try CodedTree(.sample(inlineSize: 1000))
    }

    private func stream(_ file: OpenFile, level: Int = 6) throws -> GzipStream {
        GzipStream(FileStream(file), level: level, lease: try #require(EncoderAllowance().lease()))
    }

    private func pieces(_ stream: GzipStream) throws -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        while true {
            let piece = try stream.next()
            if piece.isEmpty { return pieces }
            pieces.append(piece)
        }
    }

    /// The last ones from a descriptor, those before it from memory.
    @Test(arguments: [0, 1, 999, 1000, 1001, 65_535, 65_536, 65_537, 400_000])
    func piecesAreTheWholeFileAsGzipHasIt(size: Int) throws {
        let content = CodedTree.dense(size)
        try files.tree.file("a.txt", content)
        let file = try files.open("/a.txt")
        #expect((file.inlineBytes != nil) == (size <= 1000))
        let made = try pieces(try stream(file))
        #expect(try made.flatMap { $0 } == compressed(content))
        // Bounded, and not a system call for every few bytes.
        #expect(made.allSatisfy { $0.count < 256 << 10 })
        #expect(made.dropLast().allSatisfy { $0.count >= 48 << 10 })
    }

    @Test(arguments: [1, 9])
    func levelIsTheCallers(level: Int) throws {
        let content = CodedTree.text(20_000)
        try files.tree.file("a.txt", content)
        let made = try pieces(try stream(try files.open("/a.txt"), level: level))
        #expect(try made.flatMap { $0 } == compressed(content, level: level))
        #expect(try compressed(content, level: 1) != compressed(content, level: 9))
    }

    @Test func afterTheEndThereIsNothing() throws {
        try files.tree.file("a.txt", "short")
        let stream = try stream(try files.open("/a.txt"))
        #expect(try !stream.next().isEmpty)
        for _ in 0..<3 { #expect(try stream.next().isEmpty) }
    }

    @Test(arguments: [0, 1, 65_536])
    func fileThatShrinksIsNotMadeToLookWhole(left: Int) throws {
        try files.tree.file("a.txt", CodedTree.dense(400_000))
        let stream = try stream(try files.open("/a.txt"))
        _ = try stream.next()
        try #require(truncate(files.tree.path(of: "a.txt"), left) == 0)
        #expect(throws: Errno.ioError) { while try !stream.next().isEmpty {} }
    }

    @Test func whatIsAppendedMeanwhileIsNotSent() throws {
        let content = CodedTree.dense(100_000)
        try files.tree.file("a.txt", content)
        let stream = try stream(try files.open("/a.txt"))
        try files.tree.file("a.txt", content + CodedTree.dense(100_000))
        #expect(try pieces(stream).flatMap { $0 } == compressed(content))
    }

    @Test func leaseEndsWithTheStream() throws {
        try files.tree.file("a.txt", CodedTree.dense(400_000))
        let allowance = EncoderAllowance(most: 1)
        do {
            let stream = GzipStream(
                FileStream(try files.open("/a.txt")), level: 6, lease: try #require(allowance.lease()))
            _ = try stream.next()
            #expect(allowance.lease() == nil)
        }
        #expect(allowance.lease() != nil)
    }
}
