// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Digest
import HTTPWire

/// What every page has in common, and the digests that let a browser use it.
///
/// Each part is a file of this directory; the build puts them into the program as they are.
enum PageParts {
    /// The content of the one `style` element.
    static let style = joined([
        PackageResources.page_css, PackageResources.page_list_css, PackageResources.page_upload_css,
    ])

    /// The content of the one `script` element, which is a module: the names of one file are known to all others, and
    /// to nobody else.
    static let script = joined([
        PackageResources.page_elements_js, PackageResources.page_words_js, PackageResources.page_names_js,
        PackageResources.page_transfer_js, PackageResources.page_queue_js, PackageResources.page_panel_js,
        PackageResources.page_choosing_js, PackageResources.page_list_js, PackageResources.page_delete_js,
        PackageResources.page_js,
    ])

    /// The `Content-Security-Policy` line: this style and this script and no other, and requests to this server alone.
    static let contentSecurityPolicy: [UInt8] = {
        var line = Array("Content-Security-Policy: default-src 'none'; style-src ".utf8)
        appendSource(of: style, to: &line)
        line.append(contentsOf: "; script-src ".utf8)
        appendSource(of: script, to: &line)
        line.append(
            contentsOf: "; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; ".utf8)
        line.append(contentsOf: "frame-ancestors 'none'\r\n".utf8)
        return line
    }()

    /// As many hexadecimal digits of the content's digest as tell one version from another.
    static func version(of content: [UInt8]) -> [UInt8] {
        sha256(content).prefix(8).hexadecimalDigits
    }

    /// Where the host's libcrypto does not know the digest, the element is not used: the page reads without it.
    private static func appendSource(of content: [UInt8], to line: inout [UInt8]) {
        let digest = sha256(content)
        guard !digest.isEmpty else { return line.append(contentsOf: "'none'".utf8) }
        line.append(contentsOf: "'sha256-".utf8)
        Base64.append(digest.span, to: &line)
        line.append(UInt8(ascii: "'"))
    }

    private static func sha256(_ content: [UInt8]) -> [UInt8] {
        guard let digest = try? RunningDigest(.sha256) else { return [] }
        digest.update(content.span)
        return digest.finish()
    }

    /// Without the licence's lines, which each file begins with up to its first empty line.
    private static func joined(_ files: [[UInt8]]) -> [UInt8] {
        var whole: [UInt8] = []
        for file in files {
            var index = 0
            while index + 1 < file.count, file[index] != Self.lineEnd || file[index + 1] != Self.lineEnd { index += 1 }
            whole.append(contentsOf: file[min(index + 1, file.count)...])
        }
        return whole
    }

    private static let lineEnd = UInt8(ascii: "\n")
}
