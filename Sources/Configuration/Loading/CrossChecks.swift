// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What no key can say alone.
enum CrossChecks {
    /// Checks keys against each other.
    ///
    /// - Parameters:
    ///   - object: the file as it is written.
    ///   - hasDirectory: whether a flag says what the root is.
    static func check(_ object: JSONObject, _ settings: inout Settings, hasDirectory: Bool, _ findings: inout Findings)
    {
        if object["port"] != nil, object["listen"] != nil {
            findings.error(
                Place.top.key("port"), "\"port\" and \"listen\" both say where to listen", "remove one of them")
        }
        if object["root"] == nil, !hasDirectory {
            findings.error(
                Place.top.key("root"), "the key is missing",
                "write \"root\": \"/srv/wharfd\", or start with --directory")
        }
        EndpointChecks.check(settings, &findings)
    }
}
