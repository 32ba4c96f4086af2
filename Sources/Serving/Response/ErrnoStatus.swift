// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import struct SystemPackage.Errno

extension Status {
    /// The status that a failed open of a path means to the client. This file is the one table of errnos.
    init(opening error: Errno) {
        self =
            switch error {
            case .noSuchFileOrDirectory, .notDirectory, .fileNameTooLong, .invalidArgument, .illegalByteSequence:
                .notFound
            // EXDEV: the path would leave its root. ELOOP: a link that policy forbids, or that never ends.
            // ENXIO, ENODEV: a socket, or a device that nobody drives; no regular file in any case.
            case .permissionDenied, .notPermitted, .improperLink, .tooManySymbolicLinkLevels, .noSuchAddressOrDevice,
                .operationNotSupportedByDevice:
                .forbidden
            // This process or this host has run out of something, for now.
            case .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory, .wouldBlock, .staleNFSFileHandle:
                .serviceUnavailable
            default:
                .internalServerError
            }
    }

    /// The status that a failed step of an upload or a deletion means to the client.
    init(writing error: Errno) {
        self =
            switch error {
            // A parent is missing, or something that is no directory is in its place; a directory is in the way of a
            // file, or has something in it, or is where another file system begins.
            case .noSuchFileOrDirectory, .notDirectory, .isDirectory, .fileExists, .directoryNotEmpty, .resourceBusy:
                .conflict
            case .fileNameTooLong, .invalidArgument, .illegalByteSequence: .badRequest
            case .noSpace, .diskQuotaExceeded: .insufficientStorage
            case .fileTooLarge: .contentTooLarge
            default: Status(opening: error)
            }
    }

    /// The status that a failed step on what is staged or open already means to the client: its path has no part in
    /// it any more, so that what is forbidden or malformed is this side's fault, and the operator is told.
    init(keeping error: Errno) {
        switch Status(writing: error) {
        case .insufficientStorage: self = .insufficientStorage
        case .contentTooLarge: self = .contentTooLarge
        case .serviceUnavailable: self = .serviceUnavailable
        default: self = .internalServerError
        }
    }
}
