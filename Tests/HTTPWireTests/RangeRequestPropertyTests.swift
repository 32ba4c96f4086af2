// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import TestSupport
import Testing

/// One member of a Range field, and the plain reading of it.
private enum Spec {
    case bounded(Int, Int)
    case open(Int)
    case suffix(Int)

    var text: String {
        switch self {
        case .bounded(let first, let last): "\(first)-\(last)"
        case .open(let first): "\(first)-"
        case .suffix(let count): "-\(count)"
        }
    }

    func bytes(size: Int) -> [Int] {
        switch self {
        case .bounded(let first, let last): (0..<size).filter { $0 >= first && $0 <= last }
        case .open(let first): (0..<size).filter { $0 >= first }
        case .suffix(let count): (0..<size).filter { $0 >= size - count }
        }
    }
}

/// What a server that has all day would answer: it marks byte for byte.
private func reference(_ specs: [Spec], size: Int) -> RangeRequest {
    for case .bounded(let first, let last) in specs where last < first {
        return .ignored
    }
    let asked = specs.map { $0.bytes(size: size) }
    if asked.reduce(0, { $0 + $1.count }) > size {
        return .ignored
    }
    if size == 0 {
        let wantsLast = specs.contains {
            if case .suffix(let count) = $0 { count > 0 } else { false }
        }
        return wantsLast ? .ignored : .unsatisfiable
    }
    // Runs of marked bytes, two of them made one where the gap is small.
    var runs: [ClosedRange<Int>] = []
    for byte in Set(asked.joined()).sorted() {
        if let last = runs.last, byte - last.upperBound - 1 < Int(RangeRequest.minimumGap) {
            runs[runs.count - 1] = last.lowerBound...byte
        } else {
            runs.append(byte...byte)
        }
    }
    // In the order in which the first byte of each was asked for.
    let ordered = runs.sorted { left, right in
        let order = [left, right].map { run in
            asked.firstIndex { $0.contains(where: run.contains) } ?? .max
        }
        return order[0] < order[1]
    }
    let ranges = ordered.compactMap { ByteRange(first: Int64($0.lowerBound), last: Int64($0.upperBound)) }
    switch ranges.count {
    case 0: return .unsatisfiable
    case 1: return .single(ranges[0])
    default: return .several(ranges)
    }
}

private func agrees(_ specs: [Spec], size: Int) -> Bool {
    let value = "bytes=" + specs.map(\.text).joined(separator: ",")
    return RangeRequest(value.utf8.span, size: Int64(size)) == reference(specs, size: size)
}

struct RangeRequestPropertyTests {
    @Test func everyOneAndTwoRangesOfSmallFilesAreAsMarkedByHand() {
        var specs: [Spec] = []
        for first in 0...5 {
            specs.append(.open(first))
            specs.append(.suffix(first))
            for last in 0...5 {
                specs.append(.bounded(first, last))
            }
        }
        var disagreements: [String] = []
        for size in 0...5 {
            for one in specs {
                if !agrees([one], size: size) {
                    disagreements.append("\(one.text) of \(size)")
                }
                for two in specs where !agrees([one, two], size: size) {
                    disagreements.append("\(one.text),\(two.text) of \(size)")
                }
            }
        }
        #expect(disagreements.isEmpty, "\(disagreements.prefix(3))")
    }

    /// Sizes and positions at which some ranges join and some do not.
    @Test func manyRangesOfMiddlingFilesAreAsMarkedByHand() {
        var generator = SeededGenerator(seed: 9110)
        var severalCount = 0
        for _ in 0..<3000 {
            let size = Int.random(in: 200...1500, using: &generator)
            let specs: [Spec] = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                let first = Int.random(in: 0...(size + 50), using: &generator)
                let length = Int.random(in: 1...60, using: &generator)
                switch UInt8.random(in: 0...9, using: &generator) {
                case 0: return .suffix(length - 1)
                case 1: return .open(max(first, size - length))
                default: return .bounded(first, first + length - 1)
                }
            }
            if case .several = reference(specs, size: size) {
                severalCount += 1
            }
            if !agrees(specs, size: size) {
                Issue.record("\(specs.map(\.text)) of \(size)")
            }
        }
        #expect(severalCount > 1000)
    }
}
