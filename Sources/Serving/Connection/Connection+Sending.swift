// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Logging
import Reactor
import struct SystemPackage.Errno

extension Connection {
    /// How far sending has come.
    enum SendOutcome {
        case sent
        /// The kernel took `sent` bytes of `output`, which holds the head, and would take no more without a wait; or
        /// the content is no business for the short way.
        case blocked(output: [UInt8], sent: Int)
        /// The client is gone, stalled or cut off.
        case cutOff
    }

    /// The most of a file that is sent in one turn.
    private static let mostPerTurn = 1 << 20

    /// Sends an answer that is in memory in one call, and any other answer's head not at all.
    func sendNow(_ response: borrowing Response, keepAlive: Bool) -> SendOutcome {
        exchange.status = response.status
        var output = worker.takeOutput()
        settings.heads.append(
            response, keepAlive: keepAlive, version: parser.head.version, now: worker.wallNow / 1_000_000_000,
            to: &output)
        if worker.log.needsAnswerHead { answerHead = output }
        let outcome = sendAtOnce(output, response)
        if case .sent = outcome { worker.giveBack(output: output) }
        return outcome
    }

    /// Whether the request is not a HEAD, as far as its method could be read.
    private var sendsContent: Bool { parser.head.method != .head }

    private func sendAtOnce(_ output: [UInt8], _ response: borrowing Response) -> SendOutcome {
        switch response.content {
        case .bytes(let content) where sendsContent:
            return sendAtOnce(output, content.span)
        case .file(let file, let offset, let count) where sendsContent:
            guard let content = file.inlineBytes else {
                return count == 0 ? sendAtOnce(output, Span()) : .blocked(output: output, sent: 0)
            }
            return sendAtOnce(output, content.span.extracting(Int(offset)..<Int(offset + count)))
        case .parts where sendsContent, .stream where sendsContent:
            return .blocked(output: output, sent: 0)
        case .none, .bytes, .file, .parts, .stream:
            return sendAtOnce(output, Span())
        }
    }

    private func sendAtOnce(_ output: [UInt8], _ content: Span<UInt8>) -> SendOutcome {
        do throws(Errno) {
            let sent = try transport.send(output.span, content, more: false)
            count(sent, ofHead: output.count)
            return sent == output.count + content.count ? .sent : .blocked(output: output, sent: sent)
        } catch {
            return error == .wouldBlock ? .blocked(output: output, sent: 0) : .cutOff
        }
    }

    /// Sends what `sendNow` has left, waiting as often as it takes.
    func sendRest(of response: Response, head: [UInt8], sent: Int) async -> SendOutcome {
        shrinkInput()
        let hasContent = sendsContent && !response.content.isEmpty
        guard await sendBytes(head, from: min(sent, head.count), more: hasContent, isContent: false) else {
            return .cutOff
        }
        worker.giveBack(output: head)
        guard hasContent else { return .sent }
        let before = max(sent - head.count, 0)
        let isSent =
            switch response.content {
            case .none: true
            case .bytes(let content): await sendBytes(content, from: before, more: false)
            case .file(let file, let offset, let count):
                await sendPiece(of: file, offset: offset + Int64(before), count: count - Int64(before), more: false)
            case .parts(let file, let parts): await sendParts(parts, of: file)
            case .stream(let stream): await sendStream(stream)
            }
        return isSent ? .sent : .cutOff
    }

    private func sendParts(_ parts: MultipartByteRanges, of file: OpenFile) async -> Bool {
        for (index, range) in parts.ranges.enumerated() {
            var head: [UInt8] = []
            parts.appendPartHead(index, to: &head)
            guard await sendBytes(head, from: 0, more: true),
                await sendPiece(of: file, offset: range.first, count: range.count, more: true)
            else { return false }
        }
        var closing: [UInt8] = []
        parts.appendClosing(to: &closing)
        return await sendBytes(closing, from: 0, more: false)
    }

    private func sendPiece(of file: OpenFile, offset: Int64, count: Int64, more: Bool) async -> Bool {
        if let bytes = file.inlineBytes {
            return await sendBytes(bytes, from: Int(offset), to: Int(offset + count), more: more)
        }
        guard let descriptor = file.descriptor else { return false }
        var position = offset
        let end = offset + count
        while position < end {
            if transport.isCancelled { return false }
            let piece = Int(min(end - position, Int64(Self.mostPerTurn)))
            if !descriptor.isInPageCache(at: position) {
                let from = position
                // The file is captured, so that its descriptor stays open until the pool is done with it.
                await worker.pool.run(.read) { file.descriptor?.readAhead(offset: from, count: piece) }
            }
            var rest = piece
            while rest > 0 {
                do throws(Errno) {
                    let sent = try transport.sendFile(descriptor, offset: position, count: rest)
                    if sent == 0 { return breakOff("became shorter while it was sent") }
                    position += Int64(sent)
                    rest -= sent
                    self.count(sent, ofHead: 0)
                } catch {
                    if error == .ioError || error == .invalidArgument { return breakOff("cannot be read: \(error)") }
                    guard error == .wouldBlock, await waitToSend() else { return false }
                }
            }
            sentInTurn += piece
            if sentInTurn >= Self.mostPerTurn {
                sentInTurn = 0
                await Task.yield()
            }
        }
        return true
    }

    /// Gives up an answer whose promised length cannot be kept, so that the client notices.
    func breakOff(_ reason: String) -> Bool {
        worker.logger.warning("a file \(reason); the connection is cut", metadata: .ofRequest)
        exchange.isFileBroken = true
        transport.abortOnClose()
        return false
    }

    /// Sends bytes, waiting as often as it takes; false: the client takes no more.
    func sendBytes(
        _ bytes: [UInt8], from start: Int, to end: Int? = nil, more: Bool, isContent: Bool = true
    ) async -> Bool {
        let end = end ?? bytes.count
        var sent = start
        while sent < end {
            do throws(Errno) {
                let count = try transport.send(bytes.span.extracting(sent..<end), Span(), more: more)
                sent += count
                self.count(count, ofHead: isContent ? 0 : count)
            } catch {
                guard error == .wouldBlock, await waitToSend() else { return false }
            }
        }
        return true
    }

    /// Waits for room; false: the client has taken nothing for too long, or the connection is cancelled.
    ///
    /// The kernel speaks up only when a good part of its buffer is free, which a slow reader may take minutes for: as
    /// long as what it has not taken becomes less, the client is alive.
    private func waitToSend() async -> Bool {
        var unsent = transport.unsentCount
        while true {
            switch await transport.wait(for: .writable, until: deadline(settings.timeouts.send)) {
            case .ready: return true
            case .cancelled: return false
            case .timedOut:
                let left = transport.unsentCount
                guard left < unsent else { return false }
                unsent = left
            }
        }
    }

    /// Adds to the exchange's account: the first `head` bytes of `sent` are no content.
    private func count(_ sent: Int, ofHead head: Int) {
        exchange.bytesSent += sent
        exchange.contentSent += max(sent - head, 0)
    }
}
