// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How far a browser trusts the files of a location that takes uploads.
package enum ServedAs: String, CaseIterable, Sendable {
    /// HTML, SVG and XML are shown without scripts, and as of a site of their own (`Content-Security-Policy: sandbox`).
    case sandboxed
    /// Every file is saved, and none is shown (`Content-Disposition: attachment`).
    case attachment
    /// As if the operator had put them there.
    case trusted
}
