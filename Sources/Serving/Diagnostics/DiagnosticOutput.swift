// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import struct SystemPackage.Errno

/// What diagnostics are written to, whole lines only; it never waits for a reader.
///
/// Belongs to the lock that holds it. Invariant between lines: the destination ends with a whole line, or `rest` is
/// what it lacks.
struct DiagnosticOutput: ~Copyable, Sendable {
    /// Nil: standard error was closed when the process began, and nobody wants to hear anything.
    private var file: LogFile?
    private var rest: [UInt8] = []
    /// Why the last line could not be written.
    private(set) var failure: Errno?

    init(_ file: consuming LogFile?) {
        self.file = file
        beginFile()
    }

    /// Writes a line, now or as soon as there is room for the rest of it; false: nothing of it was written.
    mutating func write(_ line: [UInt8]) -> Bool {
        if file == nil { return true }
        guard finishRest() else { return false }
        let count = push(line)
        guard count > 0 else { return false }
        rest = Array(line[count...])
        return true
    }

    /// Opens the destination again where it has a name; after an error the old file goes on.
    mutating func reopen() throws(Errno) {
        _ = finishRest()
        try file?.reopen()
        beginFile()
    }

    /// Writes to another file from now on; what the old one lacks of a line is tried once more.
    mutating func move(to file: consuming LogFile?) {
        _ = finishRest()
        self.file = file
        beginFile()
    }

    /// Whether the destination has another name by now, or none.
    var isDisplaced: Bool {
        switch file {
        case .some(let file): file.isDisplaced
        case .none: false
        }
    }

    private mutating func beginFile() {
        // Whoever wrote to it before was cut off inside a line, which then ends here.
        let isTorn = file?.endsInsideLine ?? false
        rest = isTorn ? [UInt8(ascii: "\n")] : []
    }

    private mutating func finishRest() -> Bool {
        guard !rest.isEmpty else { return true }
        rest.removeFirst(push(rest))
        return rest.isEmpty
    }

    /// Writes as much as there is room for; returns how many bytes that was.
    private mutating func push(_ bytes: [UInt8]) -> Int {
        var count = 0
        do throws(Errno) {
            while count < bytes.count {
                let written = try file?.write(bytes.span.extracting(count..<bytes.count)) ?? 0
                // write(2) takes nothing only from a broken driver; to try for ever would be no better.
                guard written > 0 else { throw .ioError }
                count += written
            }
        } catch {
            failure = error
        }
        return count
    }
}
