// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import SystemPackage
import Testing

@testable import LinuxSystem

struct JournalPlaceTests {
    @Test func aStreamIsNamedByItsDeviceAndInode() throws {
        let ends = try FileDescriptor.pipe()
        let reader = OwnedDescriptor(ends.readEnd)
        let writer = OwnedDescriptor(ends.writeEnd)
        let status = try FileStatus(of: writer)
        let (device, inode) = (status.device, status.inode)
        #expect(JournalPlace.names("\(device):\(inode)", writer.borrowed))
        let others: [String?] = [
            nil, "", ":", "\(device)", "\(device):", ":\(inode)", "\(device):\(inode &+ 1)", "\(device &+ 1):\(inode)",
            "\(inode):\(device)", "\(device):\(inode):", "\(device):\(inode) ", "-\(device):\(inode)",
            "99999999999999999999:\(inode)",
        ]
        for text in others { #expect(!JournalPlace.names(text, writer.borrowed), "\(text ?? "nil")") }
        // What JOURNAL_STREAM says of a parent's standard error is not true of ours.
        let other = OwnedDescriptor(try FileDescriptor.open("/dev/null", .writeOnly))
        #expect(!JournalPlace.names("\(device):\(inode)", other.borrowed))
        #expect(!JournalPlace.names("\(device):\(inode)", FileDescriptor(rawValue: 1 << 20)))
        _ = consume reader
    }

    @Test func onlyASocketIsAJournal() throws {
        let scratch = try ScratchDirectory()
        let path = scratch("socket")
        #expect(!JournalPlace.isThere(path))
        _ = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
        #expect(JournalPlace.isThere(path))
        #expect(!JournalPlace.isThere(scratch.path))
        #expect(!JournalPlace.isThere("/dev/null"))
    }
}
