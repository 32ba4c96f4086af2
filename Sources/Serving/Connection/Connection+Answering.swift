// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

extension Connection {
    /// What to answer with, as far as the head alone tells.
    private enum Plan {
        case response(Response)
        case file(RequestPath, Location)
    }

    /// Answers the request whose head was read; false: the connection is over.
    func answer() async -> Bool {
        let framing: MessageFraming
        do throws(RequestError) {
            framing = try MessageFraming(head: parser.head, bytes: input.span.extracting(requestBytes))
        } catch {
            await refuse(error.status)
            return false
        }
        let response: Response
        switch plan(framing) {
        case .response(let made):
            response = made
        case .file(let path, let location):
            if let resource = worker.files.known(path, in: location, now: worker.loop.now) {
                response = respond(with: resource, at: path)
            } else {
                shrinkInput()
                let resource = await worker.files.find(
                    path, in: location, now: worker.loop.now, wallNow: worker.wallNow)
                response = respond(with: resource, at: path)
            }
            worker.pathStorage = path.takeStorage()
        }
        return await send(response, framing: framing)
    }

    /// Sends, logs, and brings the input to the next request.
    private func send(_ response: Response, framing: MessageFraming) async -> Bool {
        var disposal = BodyDisposal(framing: framing, limit: worker.settings.limits.drain)
        if disposal == .drainFirst {
            switch await drainChunks() {
            case .done: disposal = .nothing
            case .tooLong: disposal = .close
            case .failed(let status):
                await refuse(status)
                return false
            }
        }
        let keepAlive =
            framing.keepAlive && !response.closesConnection && disposal != .close && !worker.isDraining
        var outcome = sendNow(response, keepAlive: keepAlive)
        if case .blocked(let output, let sent) = outcome {
            outcome = await sendRest(of: response, head: output, sent: sent)
        }
        guard case .sent = outcome else {
            logCutOff()
            return false
        }
        log(ending: keepAlive ? .keptAlive : .closed)
        switch disposal {
        case .nothing, .drainFirst: break
        case .drain(let length): guard await drain(length: length) == .done else { return false }
        case .close:
            await linger()
            return false
        }
        start += parser.head.length
        endExchange()
        return keepAlive
    }

    private func endExchange() {
        parser.reset()
        exchange = Exchange()
    }

    // MARK: From a head to an answer

    private func plan(_ framing: MessageFraming) -> Plan {
        let head = parser.head
        guard let method = head.method else { return .response(Response(refusal: .notImplemented)) }
        if framing.unsupportedExpectation { return .response(Response(refusal: .expectationFailed)) }
        if head.isAsterisk { return .response(options(worker.router.topLevel)) }
        // Only CONNECT has a target that is no path, and CONNECT is on nowhere.
        if method == .connect { return .response(notAllowed(worker.router.topLevel)) }
        let path: RequestPath
        do throws(RequestPath.Defect) {
            var storage: [UInt8] = []
            swap(&storage, &worker.pathStorage)
            path = try RequestPath(
                decoding: input.span.extracting(requestBytes).extracting(head.path.range), reusing: storage)
        } catch {
            return .response(Response(refusal: error.status))
        }
        let location = worker.router.location(of: path)
        if method == .options { return .response(options(location)) }
        guard location.methods.contains(method) else { return .response(notAllowed(location)) }
        guard location.servesHidden || !path.isHidden else { return .response(Response(refusal: .notFound)) }
        return .file(path, location)
    }

    private func options(_ location: Location) -> Response {
        Response(status: .noContent, fields: location.allowField, hasContentLength: false)
    }

    private func notAllowed(_ location: Location) -> Response {
        Response(refusal: .methodNotAllowed, fields: location.allowField)
    }

    private func respond(with resource: Resource, at path: RequestPath) -> Response {
        let received = input
        let bytes = received.span.extracting(requestBytes)
        switch resource {
        case .file(let file):
            let now = HTTPDate(secondsSince1970: worker.wallNow / 1_000_000_000)
            return FileHandler(head: parser.head, now: now)
                .respond(with: file, bytes: bytes, boundary: Self.randomBoundary)
        case .directoryWithoutSlash:
            return redirect(toDirectory: path, query: bytes.extracting(parser.head.query.range))
        case .refused(let status):
            return Response(refusal: status)
        }
    }

    /// 301 to the same path with its slash, the query kept.
    private func redirect(toDirectory path: RequestPath, query: Span<UInt8>) -> Response {
        var response = Response(refusal: .movedPermanently)
        let slashed = path.bytes.dropLast() + [UInt8(ascii: "/")]
        ResponseHead.appendLocation(path: slashed.span, query: query, to: &response.fields)
        return response
    }

    /// Text that no file holds by chance: 24 random letters and digits.
    private static func randomBoundary() -> [UInt8] {
        let alphabet = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
        return (0..<24).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] }
    }
}
