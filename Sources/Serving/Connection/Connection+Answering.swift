// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

extension Connection {
    /// What answering has come to.
    enum Answering {
        /// The connection goes on.
        case answered
        /// The connection ends.
        case over
        case needsTime(UnfinishedAnswer)
    }

    /// Answers the request whose head was read, as far as that goes without a wait.
    func answerNow() -> Answering {
        let framing: MessageFraming
        let received = input
        do throws(RequestError) {
            framing = try MessageFraming(head: parser.head, bytes: received.span.extracting(requestBytes))
        } catch {
            trace?.noteDefect(error)
            return .needsTime(UnfinishedAnswer(.refuse(error.status)))
        }
        let plan = plan(framing)
        let disposal = BodyDisposal(framing: framing, limit: settings.limits.drain)
        guard disposal == .nothing, let response = respondNow(plan) else {
            return .needsTime(UnfinishedAnswer(.plan(plan, framing, disposal)))
        }
        let keepAlive = framing.keepAlive && !worker.isDraining && !endsConnection(response)
        switch sendNow(response, keepAlive: keepAlive) {
        case .sent:
            log(ending: keepAlive ? .keptAlive : .closed)
            guard keepAlive else { return .needsTime(UnfinishedAnswer(.end)) }
            nextExchange()
            return .answered
        case .blocked(let output, let sent):
            return .needsTime(UnfinishedAnswer(.send(response, output: output, sent: sent, keepAlive: keepAlive)))
        case .cutOff:
            logCutOff()
            return .over
        }
    }

    /// Does the rest of an answer that needs time; false: the connection is over.
    func finish(_ unfinished: UnfinishedAnswer) async -> Bool {
        switch unfinished.stage {
        case .refuse(let status):
            await refuse(status)
            return false
        case .plan(let plan, let framing, let disposal):
            return await carryOut(plan, framing, disposal)
        case .send(let response, let output, let sent, let keepAlive):
            let outcome = SendOutcome.blocked(output: output, sent: sent)
            guard await complete(outcome, response, keepAlive: keepAlive) else { return false }
            return await endExchange(keepAlive: keepAlive)
        case .end:
            return await endExchange(keepAlive: false)
        }
    }

    private func carryOut(_ intended: Plan, _ framing: MessageFraming, _ intendedDisposal: BodyDisposal) async -> Bool {
        var (plan, disposal) = (intended, intendedDisposal)
        let reader = BodyReader(self, framing.body)
        if case .upload(let request) = plan {
            let scope = Scope(location: request.location, path: request.path)
            switch await upload(request, reader, expectsContinue: framing.expectsContinue) {
            case .answer(let response): plan = .plain(response, scope)
            case .failed(let status):
                await refuse(status, scope)
                return false
            }
            let isHeldBack = framing.expectsContinue && reader.isUntouched
            disposal = BodyDisposal(rest: reader.rest, isHeldBack: isHeldBack, limit: settings.limits.drain)
        }
        var isBodyTooLong = disposal == .close
        let used = reader.total
        // The log speaks of the body before the rest of it is read, if it is at all.
        if disposal != .nothing { reader.takeArrived() }
        defer { reader.release() }
        if disposal == .drainFirst {
            switch await drain(reader, used: used) {
            case .done: break
            case .tooLong: isBodyTooLong = true
            case .failed(let status):
                await refuse(status, plan.scope)
                return false
            }
        }
        let response = await respond(plan)
        let keepAlive =
            framing.keepAlive && !isBodyTooLong && !worker.isDraining && !endsConnection(response)
        guard await deliver(response, keepAlive: keepAlive) else { return false }
        if case .drain = disposal {
            guard keepAlive, await drain(reader, used: used) == .done else {
                await linger()
                return false
            }
        }
        if isBodyTooLong {
            await linger()
            return false
        }
        return await endExchange(keepAlive: keepAlive)
    }

    private func endsConnection(_ response: borrowing Response) -> Bool {
        exchange.isLast || response.endsConnection(version: parser.head.version)
    }

    /// Sends an answer and logs it; false: it could not be sent whole, and that is logged.
    func deliver(_ response: Response, keepAlive: Bool) async -> Bool {
        await complete(sendNow(response, keepAlive: keepAlive), response, keepAlive: keepAlive)
    }

    private func complete(_ begun: SendOutcome, _ response: Response, keepAlive: Bool) async -> Bool {
        var outcome = begun
        if case .blocked(let output, let sent) = begun {
            outcome = await sendRest(of: response, head: output, sent: sent)
        }
        guard case .sent = outcome else {
            logCutOff()
            return false
        }
        log(ending: keepAlive ? .keptAlive : .closed)
        return true
    }

    /// The answer, where it is known without a look at the disk.
    private func respondNow(_ plan: Plan) -> Response? {
        var lookups = FileLookups()
        let mark = trace?.count ?? 0
        guard let response = compose(plan, &lookups) else {
            trace?.rewind(to: mark)
            return nil
        }
        if case .file(let path, _) = plan { worker.pathStorage = path.takeStorage() }
        return response
    }

    /// After an answer: on to the next request, or (false) to the end, in order where input is left that nobody reads.
    private func endExchange(keepAlive: Bool) async -> Bool {
        if keepAlive {
            nextExchange()
            return true
        }
        if start + parser.head.length < filled || transport.mayHaveInput { await linger() }
        return false
    }

    /// Brings the input to the next request.
    private func nextExchange() {
        start += parser.head.length
        parser.reset()
        exchange = Exchange()
    }

    // MARK: From a head to an answer

    private func plan(_ framing: MessageFraming) -> Plan {
        let head = parser.head
        let received = input
        trace?.noteRequest(head, bytes: received.span.extracting(requestBytes))
        guard let method = head.method else {
            trace?.noteUnknownMethod()
            return .plain(Response(refusal: .notImplemented), topScope)
        }
        if framing.unsupportedExpectation {
            trace?.noteUnsupportedExpectation()
            return .plain(Response(refusal: .expectationFailed), topScope)
        }
        if head.isAsterisk { return .plain(options(topScope.location), topScope) }
        // Only CONNECT has a target that is no path, and CONNECT is on nowhere.
        if method == .connect { return .plain(notAllowed(topScope.location), topScope) }
        let path: RequestPath
        do throws(RequestPath.Defect) {
            let raw = received.span.extracting(requestBytes).extracting(head.path.range)
            path = try RequestPath(decoding: raw, reusing: &worker.pathStorage)
        } catch {
            trace?.noteDefect(error)
            return .plain(Response(refusal: error.status), topScope)
        }
        if let trace {
            trace.notePath(path, query: received.span.extracting(requestBytes).extracting(head.query.range))
        }
        // A name that nobody may give is only of interest where it is there already.
        if path.hasControl, method != .get, method != .head {
            trace?.noteDefect(RequestPath.Defect.controlCharacter)
            return .plain(Response(refusal: .badRequest), topScope)
        }
        if !path.hasControl, let endpoint = settings.router.endpoint(of: path) {
            return self.plan(endpoint, method, at: path)
        }
        let location = settings.router.location(of: path)
        if let trace {
            trace.noteLocation(location, isTopLevel: location === settings.router.topLevel)
            trace.noteMethod(method, in: location)
        }
        return plan(method, at: path, in: location, framing)
    }

    /// Whose rules hold where a path tells nothing.
    private var topScope: Scope { Scope(location: settings.router.topLevel) }

    @inline(__always)
    private func plan(
        _ method: Method, at path: RequestPath, in location: Location, _ framing: MessageFraming
    ) -> Plan {
        if method == .options { return .plain(options(location), Scope(location: location, path: path)) }
        guard location.methods.contains(method) else {
            return .plain(notAllowed(location), Scope(location: location, path: path))
        }
        if let response = location.fixedResponse {
            trace?.noteFixedResponse(of: location)
            if response.isRefusal { return .plain(response, Scope(location: location, path: path)) }
            worker.pathStorage = path.takeStorage()
            return .fixed(location)
        }
        guard location.servesFiles else {
            trace?.noteNoFiles(in: location)
            let status: Status = path.hasControl ? .badRequest : .notFound
            return .plain(Response(refusal: status), Scope(location: location, path: path))
        }
        trace?.noteHidden(path, to: method, in: location)
        guard method == .get || method == .head else { return planChange(method, at: path, in: location, framing) }
        guard location.shows(path) else {
            return .plain(Response(refusal: .notFound), Scope(location: location, path: path))
        }
        return .file(path, location)
    }

    /// What to do about a request that changes something, as far as its head tells.
    private func planChange(
        _ method: Method, at path: RequestPath, in location: Location, _ framing: MessageFraming
    ) -> Plan {
        let head = parser.head
        let received = input
        let bytes = received.span.extracting(requestBytes)
        do throws(Refusal) {
            if method == .delete {
                return .delete(try Deletion(head: head, bytes: bytes, path: path, location: location))
            }
            return .upload(
                try UploadRequest(head: head, bytes: bytes, framing: framing, path: path, location: location))
        } catch {
            return .plain(refusal(error, path), Scope(location: location, path: path))
        }
    }

    private func options(_ location: Location) -> Response {
        Response(status: .noContent, fields: location.allowField, hasContentLength: false)
    }

    private func notAllowed(_ location: Location) -> Response {
        Response(refusal: .methodNotAllowed, fields: location.allowField)
    }

    /// The answer that a resource makes for this request.
    func respond(with resource: Resource, at path: RequestPath) -> Response {
        let received = input
        let bytes = received.span.extracting(requestBytes)
        switch resource {
        case .file(let file):
            let now = HTTPDate(secondsSince1970: worker.wallNow / 1_000_000_000)
            return FileHandler(head: parser.head, now: now, encoders: worker.variants.encoders, trace: trace)
                .respond(with: file, bytes: bytes, boundary: Self.randomBoundary)
        case .directoryWithoutSlash:
            return redirect(toDirectory: path, query: bytes.extracting(parser.head.query.range))
        case .refused(.notAcceptable):
            return Response(refusal: .notAcceptable, fields: FileDescription.varyField)
        case .refused(let status):
            return Response(refusal: status)
        // Its list takes time to make; see `list`.
        case .directory:
            return Response(refusal: .notFound)
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
