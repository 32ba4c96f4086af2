// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Reactor

/// What the daemon answers itself.
extension Connection {
    /// What an endpoint answers to a method that is known.
    func plan(_ endpoint: Endpoint, _ method: Method, at path: RequestPath) -> Plan {
        trace?.noteEndpoint(endpoint, method)
        let location = settings.router.topLevel
        let answer = { (response: Response, work: EndpointAnswer.Work) in
            Plan.endpoint(EndpointAnswer(response, work, location: location, path: path))
        }
        if method == .options {
            return answer(Response(status: .noContent, fields: Endpoint.allowField, hasContentLength: false), .none)
        }
        guard Endpoint.methods.contains(method) else {
            return answer(Response(refusal: .methodNotAllowed, fields: Endpoint.allowField), .none)
        }
        let received = input
        let bytes = received.span.extracting(requestBytes)
        switch endpoint {
        case .echo:
            guard let place = settings.router.endpoints.echoed(of: parser.head, in: bytes) else {
                return answer(Response(refusal: .notFound), .none)
            }
            return answer(Response(returning: Array(bytes, place), vary: "Accept-Encoding"), compression(bytes))
        case .userAgent:
            guard let place = parser.head[.userAgent]?.range else {
                return answer(Response(refusal: .badRequest), .none)
            }
            let response = Response(returning: Array(bytes, place), vary: "Accept-Encoding, User-Agent")
            return answer(response, compression(bytes))
        case .health:
            exchange.isUnlogged = true
            exchange.isLast = worker.isEnding.isSet
            return answer(exchange.isLast ? .ending : .healthy, .none)
        case .metrics:
            return answer(Response(figures: []), .measure(worker.metrics))
        }
    }

    /// To compress, where the client takes gzip at least as gladly as the content as it is; there is no least size.
    private func compression(_ bytes: Span<UInt8>) -> EndpointAnswer.Work {
        let accepted = AcceptedCodings(head: parser.head, bytes: bytes)
        guard CodingPreference(accepted, offered: [.gzip]).contains(.gzip) else { return .none }
        return .compress(level: settings.router.topLevel.settings.compression.level)
    }

    /// Does in the pool what is left to do about an endpoint's answer.
    func finish(_ answer: EndpointAnswer) async -> EndpointAnswer {
        shrinkInput()
        return await worker.pool.run(.compute) { answer.finished() }
    }
}

extension [UInt8] {
    /// A copy of a part of a head.
    fileprivate init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        self.init()
        guard !range.isEmpty else { return }
        reserveCapacity(range.count)
        for index in range { append(bytes[index]) }
    }
}
