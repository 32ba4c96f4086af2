// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem

extension LogLineLayout {
    /// The layout that the settings ask for.
    static func of(_ format: AccessLogFormat) -> LogLineLayout {
        switch format {
        case .httpServer: .httpserver
        case .pythonHTTPServer: .pythonHTTPServer
        case .common: .common
        case .combined: .combined
        case .json: .json
        case .template(let template): LogLineLayout(template.pieces.map(part), timeStyle: .common)
        }
    }

    private static func part(_ piece: AccessLogTemplate.Piece) -> Part {
        switch piece {
        case .text(let text): .text(text)
        case .directive(let directive, let isQuoted): part(directive, isQuoted ? .quoted : .word)
        }
    }

    private static func part(_ directive: AccessLogTemplate.Directive, _ rendering: AccessLogDirective.Rendering)
        -> Part
    {
        switch directive {
        case .client: .directive(.address(.client))
        case .peer: .directive(.address(.peer))
        case .localAddress: .directive(.address(.local))
        case .localPort: .directive(.port(.local, isJSON: false))
        case .nobody: .text("-")
        case .time: .directive(.time)
        case .requestLine: .directive(.text(.requestLine, rendering))
        case .method: .directive(.text(.method, rendering))
        case .path: .collected(.path, rendering)
        // A query that is not there leaves no trace, so that `%U%q` is the target.
        case .query: .collected(.query, rendering == .word ? .optionalWord : .quoted)
        case .version: .directive(.text(.version, rendering))
        case .status: .directive(.status)
        case .contentBytesOrNone: .directive(.bytes(.contentOrDash))
        case .contentBytes: .directive(.bytes(.content))
        case .bytesSent: .directive(.bytes(.sent))
        case .bytesReceived: .directive(.bytes(.received))
        case .contentBytesReceived: .directive(.bytes(.receivedContent))
        case .seconds: .directive(.duration(.seconds))
        case .milliseconds: .directive(.duration(.milliseconds))
        case .microseconds: .directive(.duration(.microseconds))
        case .syncMilliseconds: .directive(.syncDuration(.milliseconds))
        case .syncMicroseconds: .directive(.syncDuration(.microseconds))
        case .requestField(let name): .collected(.field(name), rendering)
        case .responseField(let name): .collected(.responseField(name: Array(name.lowercased().utf8)), rendering)
        case .process: .text("\(ProcessIdentity.number)")
        case .ending: .directive(.endingSign)
        }
    }
}
