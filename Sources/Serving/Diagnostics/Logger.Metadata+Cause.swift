// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging

extension Logger.Metadata {
    static let causeKey = "cause"

    /// Marks a message that comes of serving a request, so that a client could have it said any number of times: the
    /// log shows ten of them in ten seconds from each place in the code, and counts the rest.
    static let ofRequest: Logger.Metadata = [causeKey: .request]
}

extension Logger.MetadataValue {
    static let request = Logger.MetadataValue.string("request")
}
