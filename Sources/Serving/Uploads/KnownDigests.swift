// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Digest
import HTTPWire
import LinuxSystem

/// What is known of a file's content: digests of one version of it. Immutable.
struct KnownDigests: Equatable, Sendable {
    private var digests: [DigestName: [UInt8]] = [:]

    init() {}

    var isEmpty: Bool { digests.isEmpty }

    subscript(name: DigestName) -> [UInt8]? {
        get { digests[name] }
        set { digests[name] = newValue }
    }

    // MARK: Kept with the file

    /// The extended attribute (xattr(7)) that keeps them.
    static let attribute = "user.wharfd.digests"
    /// The most bytes that one of ours has.
    static let longestText = 512

    /// For the attribute: the version that they belong to, its time and size, and the digests in hexadecimal.
    ///
    /// - Parameters:
    ///   - modified: nanoseconds since 1970.
    ///   - size: bytes.
    func text(modified: Int64, size: Int64) -> [UInt8] {
        var words = [Self.version(modified, size)]
        for name in DigestName.allCases {
            guard let digest = digests[name] else { continue }
            words.append("\(name.key)=\(String(decoding: digest.hexadecimalDigits, as: UTF8.self))")
        }
        return Array(words.joined(separator: " ").utf8)
    }

    /// Reads an attribute; empty where it is another version's, or none that could be ours.
    init(text: [UInt8], for status: FileStatus) {
        let words = String(decoding: text, as: UTF8.self).split(separator: " ")
        guard words.first == Substring(Self.version(status.modified, status.size)) else { return }
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let name = DigestName.allCases.first(where: { $0.key == parts[0] }),
                let digest = Self.bytes(hexadecimal: parts[1]), digest.count == name.algorithm.byteCount
            else { continue }
            digests[name] = digest
        }
    }

    private static func version(_ modified: Int64, _ size: Int64) -> String { "\(modified)-\(size)" }

    private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
        // A sign is no digit, whatever a number may begin with.
        guard text.utf8.count.isMultiple(of: 2), text.allSatisfy(\.isHexDigit) else { return nil }
        var bytes: [UInt8] = []
        var rest = text
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

extension DigestName {
    var algorithm: DigestAlgorithm {
        switch self {
        case .sha256: .sha256
        case .sha512: .sha512
        }
    }
}
