// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct AuthorityTests {
    private func isValid(_ text: String, needsPort: Bool = false) -> Bool {
        let bytes = Array("<\(text)>".utf8)
        return Authority.isValid(bytes.span, 1..<(bytes.count - 1), needsPort: needsPort)
    }

    @Test(arguments: [
        "a", "a.example", "127.0.0.1", "a:80", "a:", "a:0", "a:65535", "a:00080", "xn--bcher-kva.example", "a_b",
        "a%2Db",
        "a,b", "[::]", "[::1]", "[::1]:8080", "[1:2:3:4:5:6:7:8]", "[1::]", "[1:2:3:4:5:6:7::]", "[::2:3:4:5:6:7:8]",
        "[::ffff:192.0.2.1]", "[1:2:3:4:5:6:192.0.2.1]", "[ABCD:ef01::]", "[v1.a:b]", "[vF.~]:1", "[::0.0.0.0]",
    ])
    func validHosts(host: String) {
        #expect(isValid(host))
    }

    @Test(arguments: [
        "", ":80", "a:65536", "a:99999999999999999999", "a:-1", "a:8a", "a:80:80", "a b", "a/b", "a?b", "a#b", "a@b",
        "a\\b",
        "a\"b", "<a", "a%2", "a%", "a%zz", "é", "[", "]", "[]", "[]:80", "[::1", "::1", "[::1]a", "[::1]80", "[:1]",
        "[1:]",
        "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4::5:6:7:8]", "[::1::]", "[:::]", "[12345::]", "[g::]",
        "[1.2.3.4]", "[::1.2.3]", "[::1.2.3.4.5]", "[::1.2.3.256]", "[::01.2.3.4]", "[::1.2.3.4:5]", "[::1.2..4]",
        "[::fe80%25eth0]", "[v.a]", "[v1]", "[v1.]", "[vg.a]", "[v1.a/]", "[::1.2.3.]", "[1:2:3:4:5:6:7:1.2.3.4]",
    ])
    func invalidHosts(host: String) {
        #expect(!isValid(host))
    }

    @Test func onlyConnectNeedsAPort() {
        #expect(isValid("a:1", needsPort: true))
        #expect(!isValid("a", needsPort: true))
        #expect(!isValid("a:", needsPort: true))
    }
}
