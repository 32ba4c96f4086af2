// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Where the daemon answers itself, by URL path; nil: nowhere.
package struct EndpointSettings: Equatable, Sendable {
    /// Sends back what stands behind this prefix, which ends with a slash.
    package var echo: String?
    /// Sends back the User-Agent field.
    package var userAgent: String?
    /// Says whether the daemon takes requests.
    package var health: String?
    /// Figures in OpenMetrics text.
    package var metrics: String?
}
