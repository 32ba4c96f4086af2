// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How a location takes what is sent to it by POST and PUT.
package struct UploadSettings: Equatable, Sendable {
    /// The most bytes of a request's body, from 0 to 2⁵⁰; more is 413.
    package var maxSize: Int64
    /// What becomes of an upload whose name is taken.
    package var onConflict: ConflictPolicy
    /// What is certain once an upload was answered.
    package var durability: Durability
    /// Whether directories that are missing on the way to a name are made; without that it is 409.
    package var createDirectories: Bool
    /// The media types that are taken, in lower case, without parameters: `image/*` or `application/pdf`. Empty: any;
    /// else every other one is 415.
    package var accept: [String]
    /// The other sites whose pages may upload and delete, as browsers write them in `Origin`: `https://example.org`,
    /// `null`, or `*` for all of them, `null` too. Every other one is 403.
    package var origins: [String]
    /// The most files in one form, 1 to 10,000; more is 413.
    package var maxFiles: Int
    /// The permissions of a file that is made, whatever the umask: bits of 0666, that of the owner's reading among them.
    package var mode: UInt32
    /// The permissions of a directory that is made, whatever the umask: bits of 0777, all of the owner's among them.
    package var directoryMode: UInt32
    /// Whose a file that is made is; nil: the daemon's own.
    package var owner: FileOwnerSettings?
    /// The bytes that an upload leaves free on its file system, from 0 to 2⁵⁰; else it is 507.
    package var minimumFree: Int64
    /// The most bytes of all files beneath the location's directory, from 1 to 2⁵⁰, else 507; nil: no limit.
    package var quota: Int64?
    /// How far a browser trusts what is served from here.
    package var servedAs: ServedAs
}
