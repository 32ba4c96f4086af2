// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage

/// What came of opening a path beneath a root.
enum BeneathOutcome: Equatable, Sendable {
    case text(String)
    case directory
    case refused(Errno)

    /// Opens, and reads what there is.
    static func opening(
        _ path: [UInt8], in root: RootDirectory, _ links: RootDirectory.SymbolicLinks, cachedOnly: Bool = false
    ) -> BeneathOutcome {
        do throws(Errno) {
            let file = try root.open(path, symbolicLinks: links, cachedOnly: cachedOnly)
            if try FileStatus(of: file).kind == .directory { return .directory }
            let bytes = try file.borrowed.readFile(count: 64, cachedOnly: false)
            return .text(String(decoding: bytes, as: UTF8.self))
        } catch {
            return .refused(error)
        }
    }

    static func opening(
        _ path: String, in root: RootDirectory, _ links: RootDirectory.SymbolicLinks, cachedOnly: Bool = false
    ) -> BeneathOutcome {
        opening(Array(path.utf8) + [0], in: root, links, cachedOnly: cachedOnly)
    }
}

/// A path of `BeneathTree`, and what each policy makes of it.
struct BeneathCase: Sendable, CustomStringConvertible {
    let path: String
    let inside: BeneathOutcome
    let deny: BeneathOutcome
    let follow: BeneathOutcome

    var description: String { path.count > 40 ? "\(path.prefix(40))…" : path }

    func expected(_ links: RootDirectory.SymbolicLinks) -> BeneathOutcome {
        switch links {
        case .inside: inside
        case .deny: deny
        case .follow: follow
        }
    }

    /// A path without a link: every policy sees the same.
    private static func plain(_ path: String, _ outcome: BeneathOutcome) -> BeneathCase {
        BeneathCase(path: path, inside: outcome, deny: outcome, follow: outcome)
    }

    /// A path through a link.
    private static func link(_ path: String, _ inside: BeneathOutcome, follow: BeneathOutcome) -> BeneathCase {
        BeneathCase(path: path, inside: inside, deny: .refused(.tooManySymbolicLinkLevels), follow: follow)
    }

    static let all: [BeneathCase] = [
        plain("/", .directory),
        plain("/file", .text("inside")),
        plain("/dir", .directory),
        plain("/dir/", .directory),
        plain("/dir/nested/deep", .text("deep")),
        plain("/dir//nested///deep", .text("deep")),
        plain("/dir/./nested/.", .directory),
        plain("/dir/../file", .text("inside")),
        plain("/file/", .refused(.notDirectory)),
        plain("/file/.", .refused(.notDirectory)),
        plain("/file/..", .refused(.notDirectory)),
        plain("/file/x", .refused(.notDirectory)),
        plain("/absent", .refused(.noSuchFileOrDirectory)),
        plain("/absent/", .refused(.noSuchFileOrDirectory)),
        plain("/absent/../file", .refused(.noSuchFileOrDirectory)),
        plain("/dir/absent", .refused(.noSuchFileOrDirectory)),
        plain("/socket", .refused(.noSuchAddressOrDevice)),
        plain("/" + String(repeating: "n", count: 255), .text("long")),
        plain("/" + String(repeating: "n", count: 256), .refused(.fileNameTooLong)),
        plain("/dir/" + String(repeating: "n", count: 256), .refused(.fileNameTooLong)),

        BeneathCase(
            path: "/..", inside: .refused(.improperLink), deny: .refused(.improperLink), follow: .directory),
        BeneathCase(
            path: "/dir/../../outside/secret", inside: .refused(.improperLink), deny: .refused(.improperLink),
            follow: .text("outside")),

        link("/toFile", .text("inside"), follow: .text("inside")),
        link("/toFile/", .refused(.notDirectory), follow: .refused(.notDirectory)),
        link("/toFile/x", .refused(.notDirectory), follow: .refused(.notDirectory)),
        link("/toFileWithSlash", .refused(.notDirectory), follow: .refused(.notDirectory)),
        link("/toDirectory", .directory, follow: .directory),
        link("/toDirectory/", .directory, follow: .directory),
        link("/toDirectory/nested/deep", .text("deep"), follow: .text("deep")),
        link("/toDirectoryWithSlash/nested/deep", .text("deep"), follow: .text("deep")),
        link("/toRoot/file", .text("inside"), follow: .text("inside")),
        link("/dangling", .refused(.noSuchFileOrDirectory), follow: .refused(.noSuchFileOrDirectory)),
        link("/dir/up", .text("inside"), follow: .text("inside")),
        link("/dir/toParent/file", .text("inside"), follow: .text("inside")),
        link("/dir/toParent/..", .refused(.improperLink), follow: .directory),
        link("/dir/nested/around", .text("deep"), follow: .text("deep")),

        link("/absolute", .refused(.improperLink), follow: .text("inside")),
        link("/absoluteOutside", .refused(.improperLink), follow: .text("outside")),
        link("/climbing", .refused(.improperLink), follow: .text("outside")),
        link("/climbingBack", .refused(.improperLink), follow: .text("inside")),
        link("/outsideDirectory/secret", .refused(.improperLink), follow: .text("outside")),
        link("/dir/climbing", .refused(.improperLink), follow: .text("outside")),
        link("/toClimbing", .refused(.improperLink), follow: .text("outside")),
        link("/toAbove/outside/secret", .refused(.improperLink), follow: .text("outside")),

        link("/self", .refused(.tooManySymbolicLinkLevels), follow: .refused(.tooManySymbolicLinkLevels)),
        link("/ping", .refused(.tooManySymbolicLinkLevels), follow: .refused(.tooManySymbolicLinkLevels)),
        link("/chain40", .text("inside"), follow: .text("inside")),
        link("/chain41", .refused(.tooManySymbolicLinkLevels), follow: .refused(.tooManySymbolicLinkLevels)),
    ]
}

/// `root`, where every path of the cases lies, and `outside` beside it.
struct BeneathTree {
    let scratch: ScratchDirectory
    /// Nothing serves it: it is there to be refused.
    let socket: ListeningSocketKeeper

    init() throws {
        let scratch = try ScratchDirectory()
        self.scratch = scratch
        for name in ["outside", "root", "root/dir", "root/dir/nested"] { try scratch.makeDirectory(name) }
        try scratch.write("outside/secret", "outside")
        try scratch.write("root/file", "inside")
        try scratch.write("root/dir/nested/deep", "deep")
        try scratch.write("root/" + String(repeating: "n", count: 255), "long")
        socket = ListeningSocketKeeper(
            try ListeningSocket.unix(path: scratch("root/socket"), mode: nil, backlog: 1))
        let links = [
            "toFile": "file", "toFileWithSlash": "file/", "toDirectory": "dir", "toDirectoryWithSlash": "dir/",
            "toRoot": ".", "dangling": "absent", "dir/up": "../file", "dir/toParent": "..",
            "dir/nested/around": "../../toDirectory/./nested//deep",
            "absolute": scratch("root/file"), "absoluteOutside": scratch("outside/secret"),
            "climbing": "../outside/secret", "climbingBack": "../root/file", "outsideDirectory": "../outside",
            "dir/climbing": "../../outside/secret", "toClimbing": "climbing", "toAbove": "..",
            "self": "self", "ping": "pong", "pong": "ping", "chain1": "file",
        ]
        for (name, target) in links { try scratch.makeLink("root/\(name)", to: target) }
        for number in 2...41 { try scratch.makeLink("root/chain\(number)", to: "chain\(number - 1)") }
    }

    func root(usingOpenat2: Bool) throws(Errno) -> RootDirectory {
        try RootDirectory(path: scratch("root"), usingOpenat2: usingOpenat2)
    }
}

/// Keeps a socket open.
final class ListeningSocketKeeper: Sendable {
    let socket: ListeningSocket

    init(_ socket: consuming ListeningSocket) { self.socket = socket }
}
