// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Gzip
import HTTPWire

/// The answer of an endpoint, and what is left to do about it in the pool. Immutable.
final class EndpointAnswer: Sendable {
    /// What would keep a worker for longer than a usual request does.
    enum Work: Sendable {
        case none
        /// To compress the content, at a level of zlib.
        case compress(level: Int)
        /// To write down the figures.
        case measure(Metrics)
    }

    let response: Response
    let work: Work
    /// The top level: its fields are the answer's, too.
    let location: Location
    let path: RequestPath

    init(_ response: Response, _ work: Work = .none, location: Location, path: RequestPath) {
        self.response = response
        self.work = work
        self.location = location
        self.path = path
    }

    /// Whether the answer can be sent as it is.
    var isReady: Bool {
        if case .none = work { true } else { false }
    }

    /// Does what is left to do; to be called in the pool.
    func finished() -> EndpointAnswer {
        switch work {
        case .none: self
        case .compress(let level): with(response.compressed(level: level))
        case .measure(let metrics): with(Response(figures: MetricsText.text(of: metrics.figures())))
        }
    }

    private func with(_ response: Response) -> EndpointAnswer {
        EndpointAnswer(response, location: location, path: path)
    }
}
