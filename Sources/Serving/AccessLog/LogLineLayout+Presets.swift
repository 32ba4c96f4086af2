// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension LogLineLayout {
    /// The format "httpserver": as the Python HttpServer's line begins, then what an operator needs.
    package static let httpserver = LogLineLayout(
        [
            .directive(.time), .text(" Connected to "), .directive(.pythonPeer),
            .text(" and page "), .directive(.text(.target, .word)),
            .text(" requested \""), .directive(.text(.requestLine, .quoted)),
            .text("\" "), .directive(.status),
            .text(" "), .directive(.bytes(.content)),
            .text(" "), .directive(.duration(.decimalSeconds)),
        ], timeStyle: .asctime)

    /// The format "http.server": as Python's standard library prints it, which never knows a size.
    static let pythonHTTPServer = LogLineLayout(
        [
            .directive(.address(.client)), .text(" - - "), .directive(.time),
            .text(" \""), .directive(.text(.requestLine, .quoted)),
            .text("\" "), .directive(.status), .text(" -"),
        ], timeStyle: .python)

    /// The format "common": Apache's `%h %l %u %t "%r" %>s %b`.
    static let common = LogLineLayout(commonParts, timeStyle: .common)

    /// The format "combined": Apache's, which is "common" and then `"%{Referer}i" "%{User-Agent}i"`.
    static let combined = LogLineLayout(
        commonParts + [
            .text(" \""), .collected(.field("referer"), .quoted),
            .text("\" \""), .collected(.field("user-agent"), .quoted),
            .text("\""),
        ], timeStyle: .common)

    private static let commonParts: [Part] = [
        .directive(.address(.client)), .text(" - - "), .directive(.time),
        .text(" \""), .directive(.text(.requestLine, .quoted)),
        .text("\" "), .directive(.status), .text(" "), .directive(.bytes(.contentOrDash)),
    ]

    /// The format "json": one object, its members in this order.
    static let json = LogLineLayout(
        [
            .text("{\"time\":\""), .directive(.time),
            .text("\",\"client\":\""), .directive(.address(.client)),
            .text("\",\"clientPort\":"), .directive(.port(.client, isJSON: true)),
            .text(","), .directive(.otherPeerMember),
            .text("\"local\":\""), .directive(.address(.local)),
            .text("\",\"localPort\":"), .directive(.port(.local, isJSON: true)),
            .text(",\"method\":"), .directive(.text(.method, .json)),
            .text(",\"target\":"), .directive(.text(.target, .json)),
            .text(",\"protocol\":"), .directive(.text(.version, .json)),
            .text(",\"status\":"), .directive(.status),
            .text(",\"bodyBytesSent\":"), .directive(.bytes(.content)),
            .text(",\"bytesSent\":"), .directive(.bytes(.sent)),
            .text(",\"bodyBytesReceived\":"), .directive(.bytes(.receivedContent)),
            .text(",\"bytesReceived\":"), .directive(.bytes(.received)),
            .text(",\"seconds\":"), .directive(.duration(.decimalSeconds)),
            .text(","), .directive(.syncMember),
            .text("\"host\":"), .collected(.field("host"), .json),
            .text(",\"referer\":"), .collected(.field("referer"), .json),
            .text(",\"userAgent\":"), .collected(.field("user-agent"), .json),
            .text(",\"connection\":\""), .directive(.endingWord), .text("\"}"),
        ], timeStyle: .iso8601)
}
