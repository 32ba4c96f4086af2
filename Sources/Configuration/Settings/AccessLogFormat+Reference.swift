// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension AccessLogFormat {
    /// What the formats with a name look like and what a template is made of, as Markdown for the reference.
    static let reference = #"""
        | format | a line |
        |---|---|
        | `"httpserver"` | `2026-11-20 10:15:30,123 Connected to ('127.0.0.1', 54321) and page /index.html requested "GET /index.html HTTP/1.1" 200 1024 0.000142`: local time with milliseconds, as Python's `asctime`; the connection's peer as Python prints a socket address (`('::1', 54321, 0, 0)` for IPv6, `''` for a Unix socket); the target as sent; the request line; the status; bytes of content sent; seconds |
        | `"http.server"` | `127.0.0.1 - - [20/Nov/2026 10:15:30] "GET /index.html HTTP/1.1" 200 -`: as Python's standard library prints it; it never knows a size |
        | `"common"` | `127.0.0.1 - - [20/Nov/2026:10:15:30 +0100] "GET /index.html HTTP/1.1" 200 1024`: the template `%h %l %u %t "%r" %>s %b` |
        | `"combined"` | the same, then `"https://example.org/" "curl/8.5.0"`: the template `%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"` |
        | `"json"` | `{"time":"2026-11-20T10:15:30.123+01:00","client":"127.0.0.1",…}`: one object, described below |

        The object of `"json"` has these members, in this order. Counts and seconds are numbers, and what is not there is null: the port of a Unix socket, method, target and protocol where no head could be read, a field that was not sent.

        | member | value |
        |---|---|
        | `time` | when the request's first byte came, ISO 8601 in local time with milliseconds and offset |
        | `client`, `clientPort` | who asked; the address is `"unix:"` for a Unix socket |
        | `peer` | the connection's other end; only there where it is not the client |
        | `local`, `localPort` | the address and port that the client connected to |
        | `method`, `target`, `protocol` | the request line, as sent |
        | `status` | the final status; 499 where the client left before the answer was whole |
        | `bodyBytesSent`, `bytesSent` | bytes of content sent; bytes sent with the head |
        | `bodyBytesReceived`, `bytesReceived` | bytes of content received; bytes received with head and framing |
        | `seconds` | from the request's first byte to the answer's last |
        | `syncSeconds` | the part of it that was waited until an upload or a deletion was on disk; only there where something was synced |
        | `host`, `referer`, `userAgent` | those fields of the request |
        | `connection` | `"keptAlive"`, `"closed"`, or `"aborted"`: it broke before the answer was whole |

        A template is text with these directives:

        \#(AccessLogTemplate.table)

        `\"`, `\\` and `\t` are read as Apache's configuration reads them. There is no `\n`: a line ends by itself.

        What a client sent stands in a line with each control character, quote, backslash and byte beyond ASCII as `\xNN`, so that a line is always one line. Outside the template's quotes a space is written so, too, and an empty value as `-`; between quotes spaces stay. In JSON, valid UTF-8 stands as it is, and any other byte as the text `\xNN`. A line has at most 65,536 bytes, in a pipe 4,096: the client's longest texts are cut to that.
        """#
}
