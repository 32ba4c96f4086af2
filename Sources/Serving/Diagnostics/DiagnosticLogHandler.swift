// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import Logging

/// swift-log's way to the diagnostic log.
package struct DiagnosticLogHandler: LogHandler {
    private let destination: DiagnosticLog
    /// Nil: what the log has, also when that changes.
    private var ownLevel: Logger.Level?
    package var metadata = Logger.Metadata()

    package init(_ destination: DiagnosticLog) {
        self.destination = destination
    }

    package var logLevel: Logger.Level {
        get { ownLevel ?? destination.level }
        set { ownLevel = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let isOfRequest = all[Logger.Metadata.causeKey] == .request
        let site = isOfRequest ? DiagnosticRateLimit.Site(file: event.file, line: event.line) : nil
        let origin = DiagnosticMessage.Origin(file: event.file, function: event.function, line: event.line)
        destination.write(
            DiagnosticMessage(
                level: event.level, text: event.message.description, origin: origin, metadata: all),
            site: site)
    }
}
