// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Locations by path segment: the one way from a path to the location with the longest prefix of whole segments.
///
/// Immutable; places in three arrays instead of objects, so that a walk follows few pointers and counts no reference.
struct RouteTree: Sendable {
    private struct Node {
        /// The segment's place in `names`; empty for the root.
        var name: Range<Int>
        /// The node's children, in the order of their names' bytes.
        var children: Range<Int>
        /// Whose rules hold from here on.
        var location: Int
        /// What exactly this path has, without a slash at its end and with one.
        var exact: Int?
        var exactDirectory: Int?
    }

    private var names: [UInt8] = []
    private var nodes: [Node] = []

    /// Whether one location has all there is.
    var isTrivial: Bool { nodes.count == 1 && nodes[0].exactDirectory == nil }

    /// - Parameters:
    ///   - entries: decoded paths, and whether each is for exactly that path; a location is its index among them. Of two
    ///     for the same paths the later counts.
    ///   - standard: the location of whatever has none.
    init(_ entries: [(path: [UInt8], isExact: Bool)], standard: Int) {
        let root = Branch()
        for (index, entry) in entries.enumerated() { root.insert(entry.path, index, isExact: entry.isExact) }
        nodes = [Node(name: 0..<0, children: 0..<0, location: standard)]
        fill(0, from: root, inherited: standard)
    }

    private mutating func fill(_ place: Int, from branch: Branch, inherited: Int) {
        let location = branch.location ?? inherited
        let children = branch.children.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let first = nodes.count
        for (name, _) in children {
            nodes.append(Node(name: names.count..<(names.count + name.count), children: 0..<0, location: location))
            names.append(contentsOf: name)
        }
        nodes[place].location = location
        nodes[place].exact = branch.exact
        nodes[place].exactDirectory = branch.exactDirectory
        nodes[place].children = first..<(first + children.count)
        for (offset, child) in children.enumerated() { fill(first + offset, from: child.value, inherited: location) }
    }

    /// The index of a path's location.
    ///
    /// - Parameter path: as a `RequestPath` has it, without the NUL.
    func location(of path: Span<UInt8>) -> Int {
        var node = 0
        var start = 1
        while start < path.count {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
            guard let child = child(of: node, named: path.extracting(start..<end)) else { return nodes[node].location }
            node = child
            if end == path.count { return nodes[node].exact ?? nodes[node].location }
            start = end + 1
        }
        return nodes[node].exactDirectory ?? nodes[node].location
    }

    /// By bisection: an operator may have a thousand in one place.
    private func child(of node: Int, named segment: Span<UInt8>) -> Int? {
        var low = nodes[node].children.lowerBound
        var high = nodes[node].children.upperBound
        while low < high {
            let middle = (low + high) / 2
            switch order(nodes[middle].name, segment) {
            case 0: return middle
            case ..<0: low = middle + 1
            default: high = middle
            }
        }
        return nil
    }

    /// Below 0 where the name comes first, 0 where it is the segment.
    private func order(_ name: Range<Int>, _ segment: Span<UInt8>) -> Int {
        for offset in 0..<min(name.count, segment.count) {
            let difference = Int(names[name.lowerBound + offset]) - Int(segment[offset])
            if difference != 0 { return difference }
        }
        return name.count - segment.count
    }

    /// A node while the tree is made.
    private final class Branch {
        var children: [[UInt8]: Branch] = [:]
        var location: Int?
        var exact: Int?
        var exactDirectory: Int?

        func insert(_ path: [UInt8], _ index: Int, isExact: Bool) {
            var branch = self
            for segment in path.split(separator: UInt8(ascii: "/")) {
                let next = branch.children[Array(segment)] ?? Branch()
                branch.children[Array(segment)] = next
                branch = next
            }
            switch (isExact, path.last == UInt8(ascii: "/")) {
            case (false, _): branch.location = index
            case (true, false): branch.exact = index
            case (true, true): branch.exactDirectory = index
            }
        }
    }
}
