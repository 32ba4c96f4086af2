// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension AccessLogTemplate {
    /// What a line of the access log can show of an exchange.
    package enum Directive: Hashable, Sendable {
        /// `%h`, `%a`: the client's address without port.
        case client
        /// `%{c}a`: the address of the connection's peer.
        case peer
        /// `%A`: the address that was connected to.
        case localAddress
        /// `%p`: the port that was connected to.
        case localPort
        /// `%l`, `%u`: always `-`.
        case nobody
        /// `%t`: when the request began.
        case time
        /// `%r`: the request line.
        case requestLine
        /// `%m`: the method.
        case method
        /// `%U`: the path as sent.
        case path
        /// `%q`: the query with its `?`.
        case query
        /// `%H`: the protocol.
        case version
        /// `%s`: the final status.
        case status
        /// `%b`: bytes of content, `-` for none.
        case contentBytesOrNone
        /// `%B`: bytes of content.
        case contentBytes
        /// `%O`: bytes sent in all.
        case bytesSent
        /// `%I`: bytes received in all.
        case bytesReceived
        /// `%{body}I`: bytes of content received.
        case contentBytesReceived
        /// `%T`, `%{s}T`: whole seconds.
        case seconds
        /// `%{ms}T`: whole milliseconds.
        case milliseconds
        /// `%D`, `%{us}T`: whole microseconds.
        case microseconds
        /// `%{sync-ms}T`: whole milliseconds that the disk took, `-` where nothing was synced.
        case syncMilliseconds
        /// `%{sync-us}T`: whole microseconds likewise.
        case syncMicroseconds
        /// `%{NAME}i`: a field of the request; the name as written.
        case requestField(String)
        /// `%{NAME}o`: a field of the answer; the name as written.
        case responseField(String)
        /// `%P`: the process.
        case process
        /// `%X`: what became of the connection.
        case ending
    }

    /// The directives without a name of the operator's: how each is spelt (in several ways, some), and what it shows.
    static let directives: [(spellings: [String], directive: Directive, meaning: String)] = [
        (["%h", "%a"], .client, "the client's address, without its port; `unix:` where it came over a Unix socket"),
        (["%{c}a"], .peer, "the address of the connection's other end, which is a proxy's where there is one"),
        (["%A"], .localAddress, "the address that the client connected to"),
        (["%p"], .localPort, "the port that the client connected to; `-` for a Unix socket"),
        (["%l", "%u"], .nobody, "`-`: nobody logs in here"),
        (["%t"], .time, "when the request's first byte came, in local time: `[20/Nov/2026:10:15:30 +0100]`"),
        (["%r"], .requestLine, "the request line; `-` where none came"),
        (["%m"], .method, "the method"),
        (["%U"], .path, "the path as sent, without the query"),
        (["%q"], .query, "the query with its `?`; nothing where there is none"),
        (["%H"], .version, "the protocol as sent, such as `HTTP/1.1`"),
        (["%s", "%>s", "%<s"], .status, "the final status; 499 where the client left before the answer was whole"),
        (["%b"], .contentBytesOrNone, "bytes of content sent; `-` for none"),
        (["%B"], .contentBytes, "bytes of content sent; `0` for none"),
        (["%O"], .bytesSent, "bytes sent, with the head"),
        (["%I"], .bytesReceived, "bytes received, with the head, as many as had been read when the line was written"),
        // Apache counts no content received and no syncs: what is ours stands in the braces of the letter that is
        // nearest, where its own variants stand, so that no letter means something else than in Apache.
        (["%{body}I"], .contentBytesReceived, "bytes of content received, without head and framing; `0` for none"),
        (["%T", "%{s}T"], .seconds, "the time from the request's first byte to the answer's last, in whole seconds"),
        (["%{ms}T"], .milliseconds, "the same in milliseconds"),
        (["%D", "%{us}T"], .microseconds, "the same in microseconds"),
        (
            ["%{sync-ms}T"], .syncMilliseconds,
            "the time of it that was waited until an upload or a deletion was on disk, in whole milliseconds; "
                + "`-` where nothing was synced"
        ),
        (["%{sync-us}T"], .syncMicroseconds, "the same in microseconds"),
        (["%P"], .process, "the daemon's process number"),
        (
            ["%X"], .ending,
            "the connection afterwards: `+` kept alive, `-` closed, `X` aborted before the answer was whole"
        ),
    ]

    /// The directives with a name.
    private static let named = [
        ("`%{NAME}i`", "the request's field of that name, its lines joined by a comma and a space; `-` without one"),
        ("`%{NAME}o`", "the answer's field of that name, likewise"),
    ]

    /// Every directive as messages list them.
    static let spellings = (directives.flatMap(\.spellings) + ["%{NAME}i", "%{NAME}o", "%%"]).joined(separator: " ")

    /// Every directive as a Markdown table.
    static let table: String = {
        let plain = directives.map { ($0.spellings.map { "`\($0)`" }.joined(separator: " "), $0.meaning) }
        let rows = plain + named + [("`%%`", "a percent sign")]
        return (["| directive | shows |", "|---|---|"] + rows.map { "| \($0.0) | \($0.1) |" }).joined(separator: "\n")
    }()
}
