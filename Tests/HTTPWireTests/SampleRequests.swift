// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Requests as they come, good and bad, that several tests feed in all ways.
enum SampleRequests {
    static let browser =
        "GET /assets/app.css?v=12&w HTTP/1.1\r\nHost: www.example.org:8080\r\nConnection: keep-alive\r\n"
        + "sec-ch-ua: \"Chromium\";v=\"124\", \"Not-A.Brand\";v=\"99\"\r\nUpgrade-Insecure-Requests: 1\r\n"
        + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0\r\n"
        + "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nSec-Fetch-Site: none\r\n"
        + "Referer: http://www.example.org/\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
        + "If-None-Match: \"a\", W/\"b\"\r\nCookie: a=b; c=d\r\n\r\n"

    static let good: [String] = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "\r\n\r\nHEAD /x HTTP/1.1\r\nHOST:a\r\n\r\n",
        "POST /upload HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
        "PUT /a%20b HTTP/1.1\r\nhost:\t a.b \t\r\nTransfer-Encoding: chunked\r\nX-Empty:\r\n\r\n0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n",
        "GET http://user.example:81/p?q HTTP/1.1\r\nHost: other\r\nConnection: close\r\nConnection: x\r\n\r\n",
        "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n",
        "BREW /pot HTTP/1.9\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n",
        browser,
    ]

    static let bad: [String] = [
        "GET /\r\n", "GET / HTTP/2.0\r\n", "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}", "\rGET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nX: \u{0}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\rx",
    ]
}
