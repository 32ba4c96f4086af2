// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Reactor

/// Digests of what is given away (RFC 9530): only who asks for one has to wait for it.
extension Connection {
    /// Adds the digest that the client wants to an answer with a file; nil where it has to be looked for.
    ///
    /// It is the whole representation's, also where a part of it is sent.
    func addDigest(to response: Response, _ lookups: inout FileLookups) -> Response? {
        let received = input
        let wanted = WantedDigests(.wantReprDigest, of: parser.head, bytes: received.span.extracting(requestBytes))
        guard let name = wanted.preferred, let file = response.content.representation else { return response }
        var response = response
        let digests = worker.publishing.digests.digests(of: file.status, in: file.coding, level: file.level)
        if let known = digests[name], !file.isFresh {
            ResponseHead.appendReprDigest(name, known, to: &response.fields)
            return response
        }
        guard let digest = lookups.digest, digest.file === file, let outcome = digest.outcome else {
            lookups.digest = FileLookups.Digest(file: file, name: name)
            return nil
        }
        if case .known(let bytes) = outcome { ResponseHead.appendReprDigest(name, bytes, to: &response.fields) }
        return response
    }

    /// Looks for a digest, in the pool.
    func find(_ digest: FileLookups.Digest, _ plan: Plan) async -> FileLookups.Digest.Outcome {
        let search = FileDigest(
            file: digest.file, name: digest.name, memory: worker.publishing.digests,
            keepsAttribute: plan.scope?.location.settings.takesFiles ?? false)
        let bytes = await worker.pool.run(.computing(digest.file.size)) { search.find() }
        return bytes.map { .known($0) } ?? .unknown
    }
}

extension Response.Content {
    /// The file that it is, or is a part of.
    fileprivate var representation: OpenFile? {
        switch self {
        case .none, .bytes, .stream: nil
        case .file(let file, _, _): file
        case .parts(let file, _): file
        }
    }
}
