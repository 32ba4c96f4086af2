// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension LocationKeys {
    /// What is said of a file beside its bytes.
    static let answers: [Key<LocationSettings>] = [
        Key(
            "headers", .headers, default: [:],
            example: ["*": ["X-Frame-Options": "DENY"], "*.html": ["Content-Security-Policy": "default-src 'self'"]],
            merge: { $0.headers += $1 }, own: { $0.headers },
            "Fields that answers get, by path pattern: of each field the value of the most particular pattern that matches; null takes the field away.",
            reason:
                "None: which are wanted is the site's business. At most 256 patterns of 64 fields, values of at most 4096 bytes. What the daemon writes itself cannot be written here.",
            inLocation: "Its patterns go before all that are inherited, field by field."
        ),
        Key(
            "cacheControl", .cacheControl, default: [:],
            example: ["*.html": "no-cache", "/assets/*": "public, max-age=31536000, immutable"],
            merge: { $0.cacheControl += $1 }, own: { $0.cacheControl },
            "`Cache-Control` of files, by path pattern: the value of the most particular pattern that matches; null sends none.",
            reason:
                "None: caches then guess by the file's age, and ask again with its `ETag`. At most 256 patterns.",
            inLocation: "Its patterns go before all that are inherited."
        ),
    ]

    /// What only a location has.
    static let own: [Key<LocationSettings>] = [
        Key(
            "respond", .respond, default: nil, example: ["status": 301, "location": "https://example.org/"],
            into: \.respond,
            "One answer, the same every time, to exactly this path, a slash at its end included. `status` is 200 unless written: 200, 204, a redirect (301, 302, 303, 307, 308) with `location`, or an error from 400 to 599. `body` is text of at most 64 KiB.",
            reason:
                "For health checks, and for paths that have moved. Beside it may stand `methods`, `headers`, `contentType` and `charset`; all others are about files. 401, 405, 407, 416 and 426 need fields that only the server can fill.",
            inLocation: "Never inherited."
        )
    ]
}
