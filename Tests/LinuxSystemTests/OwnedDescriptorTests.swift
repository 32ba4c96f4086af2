// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct OwnedDescriptorTests {
    /// What the reading end of a pipe finds, the end of file included, when nothing can block it.
    private func isAtEnd(_ reader: FileDescriptor) -> Bool {
        _ = fcntl(reader.rawValue, F_SETFL, O_NONBLOCK)
        var byte: UInt8 = 0
        return read(reader.rawValue, &byte, 1) == 0
    }

    @Test func closesWhenItsOwnerGoes() throws {
        let ends = try FileDescriptor.pipe()
        let reader = OwnedDescriptor(ends.readEnd)
        do {
            let writer = OwnedDescriptor(ends.writeEnd)
            #expect(writer.number == ends.writeEnd.rawValue)
            #expect(!isAtEnd(reader.borrowed))
        }
        #expect(isAtEnd(reader.borrowed))
    }

    @Test func closesWhenItsTakerGoes() throws {
        func take(_ descriptor: consuming OwnedDescriptor) {}
        let ends = try FileDescriptor.pipe()
        let reader = OwnedDescriptor(ends.readEnd)
        let writer = OwnedDescriptor(ends.writeEnd)
        take(writer)
        #expect(isAtEnd(reader.borrowed))
    }

    @Test func releasedDescriptorStaysOpen() throws {
        let ends = try FileDescriptor.pipe()
        let reader = OwnedDescriptor(ends.readEnd)
        let released = OwnedDescriptor(ends.writeEnd).release()
        #expect(released == ends.writeEnd)
        #expect(!isAtEnd(reader.borrowed))
        try released.close()
        #expect(isAtEnd(reader.borrowed))
    }

    /// In a process of its own, and at a number that nobody else comes by: the kernel gives out the lowest that is free.
    @Test func closesOnceAndNeverTheNextOwnersDescriptor() async {
        await #expect(processExitsWith: .success) {
            func take(_ descriptor: consuming OwnedDescriptor) {}
            let original = try OwnedDescriptor.reserve()
            for _ in 0..<100 {
                let first = OwnedDescriptor(FileDescriptor(rawValue: fcntl(original.number, F_DUPFD_CLOEXEC, 500)))
                let number = first.number
                #expect(number == 500)
                take(first)
                #expect(fcntl(number, F_GETFD) == -1)
                let second = OwnedDescriptor(FileDescriptor(rawValue: fcntl(original.number, F_DUPFD_CLOEXEC, 500)))
                #expect(second.number == number)
                #expect(fcntl(second.number, F_GETFD) == FD_CLOEXEC)
            }
        }
    }
}
