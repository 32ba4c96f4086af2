// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

struct MediaTypeTextTests {
    @Test(arguments: [
        "text/plain", "application/vnd.a+json", "text/html;charset=utf-8", "text/html; charset=utf-8", "a/b; c=d ; e=f",
        "a/b; c=\"d e\"", "a/b; c=\"\"", "a/b;c=\";\"",
    ])
    func mediaTypesAreTaken(text: String) {
        #expect(MediaTypeText.isValid(text[...].utf8))
    }

    @Test(arguments: [
        "", "text", "text/", "/plain", "text/plain;", "text/plain; ", "text/ plain", "text/plain charset=utf-8",
        "text/plain; charset", "text/plain; charset=", "text/plain; =utf-8", "a/b/c", "a/b; c=\"", "a/b; c=\"\\\"\"",
        "a/b\r\n", "a/b; c=\"\r\n\"", "a/b; c=\"é\"", "é/b", "a/b; c=\"d\"e", "a/b;  c=d", "a/b,c/d",
    ])
    func otherTextIsNot(text: String) {
        #expect(!MediaTypeText.isValid(text[...].utf8))
    }
}
