// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import Reactor
import Testing

@testable import LinuxSystem
@testable import Serving

/// A directory of a test's own that takes files in.
struct UploadSite {
    let tree: ScratchTree
    let location: Location
    let quay: Quay

    /// - Parameter change: of what takes everything, replaces what is there and syncs nothing.
    init(
        counters: DirectoryCounters = DirectoryCounters(), pool: OffloadPool = OffloadPool(),
        descriptors: Int = .max, _ change: (inout LocationSettings) -> Void = { _ in }
    ) throws {
        tree = try ScratchTree()
        var settings = Settings.defaults(root: tree.path).topLevel
        settings.methods = [.get, .head, .put, .post, .delete]
        settings.upload.minimumFree = 0
        settings.upload.durability = .none
        change(&settings)
        location = Location(settings, mediaTypes: .builtin, inlineSize: 1024)
        quay = Quay(
            root: try RootDirectory(path: tree.path), rules: location.uploads, files: location.rules,
            publishing: Publishing(counters: counters, pool: pool, descriptors: descriptors))
    }

    var publishing: Publishing { quay.publishing }

    /// What a head makes of a request to put something in place.
    func request(
        _ method: String, _ path: String, _ fields: [String] = ["Content-Length: 0"]
    ) throws -> UploadRequest {
        let sample = try SampleRequest("\(method) \(path) HTTP/1.1", fields)
        let bytes = sample.bytes.span
        return try UploadRequest(
            head: sample.head, bytes: bytes, framing: try MessageFraming(head: sample.head, bytes: bytes),
            path: try RequestPath(path), location: location)
    }

    /// Puts a file in place with one piece.
    @discardableResult
    func put(
        _ path: String, _ content: String = "", method: String = "PUT", _ fields: [String] = []
    ) throws -> Published {
        let upload = try begin(path, content.utf8.count, method: method, fields)
        do {
            let published = try upload.take(.sample(content, isFirst: true, isLast: true)).published
            return try #require(published?.first)
        } catch {
            upload.abandon()
            throw error
        }
    }

    /// An upload of which nothing was taken.
    func begin(
        _ path: String, _ length: Int? = nil, method: String = "PUT", _ fields: [String] = []
    ) throws -> any Upload {
        let framing = length.map { "Content-Length: \($0)" } ?? "Transfer-Encoding: chunked"
        return try request(method, path, [framing] + fields).upload(at: quay)
    }

    /// Takes a name away.
    func delete(_ path: String, _ fields: [String] = []) throws -> [OpenDirectory] {
        let sample = try SampleRequest("DELETE \(path) HTTP/1.1", fields)
        let bytes = sample.bytes.span
        let deletion = try Deletion(
            head: sample.head, bytes: bytes, path: try RequestPath(path), location: location)
        return try deletion.carryOut(at: quay)
    }

    func openDirectory(_ path: String) throws -> OpenDirectory {
        try quay.root.openDirectory(Array(path.utf8) + [0], symbolicLinks: .deny)
    }
}

extension UploadPiece {
    /// A piece of a body whose earlier pieces were used up.
    static func sample(_ content: String, isFirst: Bool = false, isLast: Bool = false) -> UploadPiece {
        let bytes = Array(content.utf8)
        let buffer = TransferBuffer(capacity: max(bytes.count, 1))
        buffer.copy(bytes.span, to: 0)
        return UploadPiece(buffer: buffer, count: bytes.count, known: 0, isFirst: isFirst, isLast: isLast)
    }
}

/// The status that something is refused with; nil: it was not.
func refusal(_ body: () throws -> Void) rethrows -> Status? {
    do {
        try body()
        return nil
    } catch let refusal as Refusal {
        return refusal.status
    }
}

extension ScratchTree {
    /// What a file has in it; nil: it is not there.
    func content(_ name: String) -> String? {
        let number = open(path(of: name), O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return nil }
        defer { close(number) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(number, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    /// The names of a directory's entries, hidden ones too, in order.
    func names(_ directory: String = ".") -> [String] {
        guard let stream = opendir(path(of: directory)) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    /// How many descriptors of this process are open in the tree, on files without names too.
    var openDescriptors: Int {
        guard let stream = opendir("/proc/self/fd") else { return -1 }
        defer { closedir(stream) }
        var count = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var target = [CChar](repeating: 0, count: 4096)
            let length = readlink("/proc/self/fd/\(name)", &target, target.count)
            let bytes = target.prefix(max(length, 0)).map(UInt8.init(bitPattern:))
            if String(decoding: bytes, as: UTF8.self).hasPrefix(path) { count += 1 }
        }
        return count
    }
}
