// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import struct SystemPackage.Errno

extension Status {
    /// The status that a failed open of a path means to the client. The one table of errnos.
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
}
