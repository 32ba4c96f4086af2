// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import struct SystemPackage.Errno
import struct SystemPackage.FileDescriptor

/// A connection's bytes, in and out: the one seam that all of them pass, so that TLS has a place to go.
///
/// Belongs to the worker whose loop it is registered with. Calls never block: they answer EAGAIN, note it, and
/// `wait` tells when to try again.
final class Transport {
    private let descriptor: OwnedDescriptor
    let loop: EventLoop
    let registration: Registration

    /// Takes over a connected socket.
    init(_ descriptor: consuming OwnedDescriptor, loop: EventLoop) throws(Errno) {
        self.loop = loop
        registration = try loop.register(descriptor.borrowed, trigger: .edge)
        self.descriptor = descriptor
    }

    /// Ends the registration; the socket closes with this object.
    func close() {
        loop.deregister(registration, descriptor.borrowed)
    }

    /// Reads what has arrived into `buffer` from `filled` on; 0: the peer has sent all that it will.
    func receive(into buffer: inout [UInt8], from filled: Int) throws(Errno) -> Int {
        do throws(Errno) {
            let room = buffer.count - filled
            let count = try descriptor.borrowed.receive(into: &buffer, from: filled)
            // epoll(7): a read that leaves room has taken all there was; what comes later makes a new edge. The end
            // of the stream makes none, where it came with the bytes.
            if count < room, !loop.isPeerClosed(registration) { loop.clearReadiness(registration, .readable) }
            return count
        } catch {
            if error == .wouldBlock { loop.clearReadiness(registration, .readable) }
            throw error
        }
    }

    /// Reads what has arrived into a body's buffer, at most `most` bytes; 0: the peer has sent all that it will.
    func receive(into buffer: TransferBuffer, from filled: Int, atMost most: Int) throws(Errno) -> Int {
        do throws(Errno) {
            let count = try descriptor.borrowed.receive(into: buffer, from: filled, atMost: most)
            if count < most, !loop.isPeerClosed(registration) { loop.clearReadiness(registration, .readable) }
            return count
        } catch {
            if error == .wouldBlock { loop.clearReadiness(registration, .readable) }
            throw error
        }
    }

    /// Whether a `receive` could find something.
    var mayHaveInput: Bool { loop.isReady(registration, .readable) }

    /// Sends up to two pieces; returns how many bytes were taken.
    func send(_ first: Span<UInt8>, _ second: Span<UInt8>, more: Bool) throws(Errno) -> Int {
        do throws(Errno) {
            return try descriptor.borrowed.send(first, second, more: more)
        } catch {
            if error == .wouldBlock { loop.clearReadiness(registration, .writable) }
            throw error
        }
    }

    /// Sends a piece of a file; returns how many bytes were taken, 0 where the file ends before the piece begins.
    func sendFile(_ file: FileDescriptor, offset: Int64, count: Int) throws(Errno) -> Int {
        do throws(Errno) {
            return try descriptor.borrowed.sendFile(file, offset: offset, count: count)
        } catch {
            if error == .wouldBlock { loop.clearReadiness(registration, .writable) }
            throw error
        }
    }

    /// Waits until `receive` or `send` is worth a try; `deadline` in nanoseconds of the loop's clock.
    @inline(__always)
    func wait(for interest: Interest, until deadline: Int64) async -> Wake {
        await loop.wait(registration, for: interest, until: deadline)
    }

    /// Whether the connection is to end: every wait ends at once.
    var isCancelled: Bool { loop.isCancelled(registration) }

    /// The address that the peer connected to.
    var localAddress: SocketAddress { descriptor.borrowed.localSocketAddress() }

    /// Bytes that were sent and that the peer has not acknowledged yet.
    var unsentCount: Int { descriptor.borrowed.unacknowledgedCount() }

    /// Says that nothing more will be sent; receiving goes on.
    func shutdownSending() {
        descriptor.borrowed.shutdownSending()
    }

    /// Makes the coming close a reset, so that the peer cannot take an answer that was cut short for a whole one.
    func abortOnClose() {
        descriptor.borrowed.abortOnClose()
    }
}
