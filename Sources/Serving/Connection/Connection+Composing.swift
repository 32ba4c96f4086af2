// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Reactor

extension Connection {
    /// Whose rules an answer goes by.
    struct Scope {
        let location: Location
        /// Nil: none could be read, or the request is about the server itself.
        var path: RequestPath?
    }

    /// What to answer with, as far as the head alone tells.
    enum Plan {
        /// The answer that the location is there for.
        case fixed(Location)
        /// An answer without a file.
        case plain(PlainAnswer)
        case file(RequestPath, Location)
        /// What the daemon answers itself.
        case endpoint(EndpointAnswer)
        /// Something to put in place.
        case upload(UploadRequest)
        /// Something to take away.
        case delete(Deletion)

        static func plain(_ response: Response, _ scope: Scope) -> Plan {
            .plain(PlainAnswer(response: response, scope: scope))
        }

        /// Nil: the location has had its say.
        var scope: Scope? {
            switch self {
            case .fixed: nil
            case .plain(let answer): answer.scope
            case .file(let path, let location): Scope(location: location, path: path)
            case .endpoint(let answer): Scope(location: answer.location, path: answer.path)
            case .upload(let request): Scope(location: request.location, path: request.path)
            case .delete(let deletion): Scope(location: deletion.location, path: deletion.path)
            }
        }
    }

    /// An answer to which comes what its location has for every answer. An object, so that the plan of a file, which is
    /// the usual one, is small.
    final class PlainAnswer {
        let response: Response
        let scope: Scope

        init(response: Response, scope: Scope) {
            self.response = response
            self.scope = scope
        }
    }

    /// The answer, where the cache knows every file that it takes; nil: `lookups.missing` says which one has to be
    /// looked for.
    @inline(__always)
    func compose(_ plan: Plan, _ lookups: inout FileLookups) -> Response? {
        switch plan {
        case .fixed(let location): return location.fixedResponse
        // What changes something is done first, and comes back as a plain answer.
        case .upload, .delete: return nil
        case .endpoint(let answer):
            return answer.isReady
                ? dress(answer.response, Scope(location: answer.location, path: answer.path)) : nil
        case .plain(let answer): return dress(answer.response, answer.scope, &lookups)
        case .file(let path, let location):
            guard var resource = lookUp(path, preference(in: location), in: location, &lookups) else { return nil }
            if case .refused(.notFound) = resource, path.hasControl {
                trace?.noteDefect(RequestPath.Defect.controlCharacter)
                return dress(Response(refusal: .badRequest), Scope(location: location, path: path), &lookups)
            }
            if case .refused(.notFound) = resource, !location.fallback.isEmpty {
                guard let found = fallBack(from: path, in: location, &lookups) else { return nil }
                resource = found
            }
            if case .directory = resource {
                guard let list = list(path, in: location, &lookups) else { return nil }
                return list.isRefusal ? dress(list, Scope(location: location, path: path), &lookups) : list
            }
            let response = respond(with: resource, at: path)
            // A file's own answer, whole or in part or 304, has its fields from the time when the file was opened.
            guard response.isRefusal else {
                return parser.head[.wantReprDigest] == nil ? response : addDigest(to: response, &lookups)
            }
            return dress(response, Scope(location: location, path: path), &lookups)
        }
    }

    /// The answer, however long it takes to find the files.
    func respond(_ plan: Plan) async -> Response {
        if case .delete(let deletion) = plan {
            return await respond(
                .plain(await delete(deletion), Scope(location: deletion.location, path: deletion.path)))
        }
        if case .endpoint(let answer) = plan, !answer.isReady {
            return await respond(.endpoint(await finish(answer)))
        }
        var lookups = FileLookups()
        let mark = trace?.count ?? 0
        while true {
            trace?.rewind(to: mark)
            if let response = compose(plan, &lookups) { return response }
            shrinkInput()
            if lookups.missing == nil, let digest = lookups.digest, digest.outcome == nil {
                digest.outcome = await find(digest, plan)
                continue
            }
            if lookups.missing == nil, let listing = lookups.listing, listing.outcome == nil {
                listing.outcome = await make(listing)
                continue
            }
            guard let missing = lookups.missing else { return Response(refusal: .internalServerError) }
            let before = trace?.count ?? 0
            let resource = await worker.files.find(
                missing, now: worker.loop.now, wallNow: worker.wallNow, trace: trace)
            counters.count(.fileMisses)
            lookups.add(resource, for: missing, steps: trace?.take(after: before) ?? [])
        }
    }

    @inline(__always)
    private func lookUp(
        _ path: RequestPath, _ preference: CodingPreference, in location: Location, _ lookups: inout FileLookups
    ) -> Resource? {
        if let found = lookups.found(path, preference, in: location) {
            trace?.note(found.steps)
            return found.resource
        }
        if let resource = worker.files.known(path, preference, in: location, now: worker.loop.now) {
            counters.count(.fileHits)
            return resource
        }
        lookups.missing = WantedFile(path: path, preference: preference, location: location)
        return nil
    }

    /// The codings that the client takes of those that a location offers.
    @inline(__always)
    private func preference(in location: Location) -> CodingPreference {
        guard let value = parser.head[.acceptEncoding], !location.rules.coding.offered.isEmpty else { return .identity }
        return statedPreference(value, in: location)
    }

    private func statedPreference(_ value: HeadSlice, in location: Location) -> CodingPreference {
        let received = input
        let bytes = received.span.extracting(requestBytes)
        let offered = location.rules.coding.offered
        let preference =
            parser.head.isRepeated(.acceptEncoding)
            ? CodingPreference(AcceptedCodings(head: parser.head, bytes: bytes), offered: offered)
            : worker.preferences.preference(for: bytes.extracting(value.range), in: location.identity) {
                CodingPreference(AcceptedCodings(head: parser.head, bytes: bytes), offered: offered)
            }
        // A range is one of the file as it is (RFC 9110 §14.2 has it of the selected representation).
        let asksForPart = parser.head.method == .get && parser.head[.range] != nil
        return asksForPart && preference.permitsIdentity ? .identity : preference
    }

    /// The first file among those that stand in for a path that names nothing; 404 where none is there, nil where the
    /// cache does not know.
    private func fallBack(
        from path: RequestPath, in location: Location, _ lookups: inout FileLookups
    ) -> Resource? {
        for step in location.fallback {
            let made = step.path(for: path)
            trace?.noteFallback(made, step, in: location)
            guard let next = made else { continue }
            let home = settings.router.location(of: next)
            guard home.offers(next, to: parser.head.method ?? .get) else { continue }
            guard let resource = lookUp(next, preference(in: home), in: home, &lookups) else { return nil }
            switch resource {
            case .file: return resource
            // A fault of the moment is not the absence of the file.
            case .refused(let status) where status.rawValue >= 500: return resource
            case .refused, .directoryWithoutSlash, .directory: continue
            }
        }
        return .refused(.notFound)
    }

    /// Gives an answer that is no file's the fields of its location, and an error its page; nil where the cache does
    /// not know the page.
    private func dress(_ plain: Response, _ scope: Scope, _ lookups: inout FileLookups) -> Response? {
        var response = plain
        if response.status.isError, let page = scope.location.errorPage(for: response.status) {
            let home = settings.router.location(of: page)
            trace?.notePage(page, for: response.status, in: scope.location)
            if home.offers(page, to: .get) {
                let mark = trace?.count ?? 0
                guard let resource = lookUp(page, .identity, in: home, &lookups) else { return nil }
                trace?.forgetFields(after: mark)
                if case .file(let file) = resource { response.replaceText(with: file) }
            }
        }
        return dress(response, scope)
    }

    /// Gives an answer the fields of its location.
    private func dress(_ plain: Response, _ scope: Scope) -> Response {
        var response = plain
        trace?.noteFields(scope.location.rules.fields.decisions(for: scope.path))
        response.fields += scope.location.rules.fields.lines(for: scope.path)
        return response
    }
}
