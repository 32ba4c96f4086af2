// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// The settings that a request goes by from its first byte to its end, ready to be used by one worker.
///
/// Belongs to that worker, and never changes: a reload makes another, which each connection takes up with its next
/// request.
final class WorkerSettings {
    let router: Router
    let limits: Limits
    let requestLimits: RequestLimits
    let timeouts: Timeouts
    let heads: ResponseHeadEncoder
    /// How long an unused file stays open, in nanoseconds.
    let fileIdle: Int64

    init(_ prepared: PreparedSettings) {
        let settings = prepared.settings
        router = prepared.router
        limits = settings.limits
        requestLimits = RequestLimits(settings.limits)
        timeouts = settings.timeouts
        heads = ResponseHeadEncoder(sendsServer: settings.serverHeader)
        fileIdle = settings.fileCache.idle
    }

    /// Bytes of a buffer for the largest head, the empty lines before it, and one byte that says that it is too large.
    var inputSize: Int {
        let largestHead = requestLimits.requestLine + requestLimits.fieldBytes + RequestLimits.emptyLineBytes
        return max(32_768, largestHead + 1_024)
    }
}

extension RequestLimits {
    init(_ limits: Limits) {
        self.init()
        requestLine = limits.requestLine
        fieldBytes = limits.fields
        fieldCount = limits.fieldCount
        chunkExtensionBytes = limits.chunkExtension
        trailerBytes = limits.trailer
    }
}
