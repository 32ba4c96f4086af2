// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import SystemPackage
import Testing

@testable import Serving

@Suite struct ErrnoStatusTests {
    /// Every errno of open(2) and openat2(2) that a read-only open can meet, and those of the file systems beneath.
    @Test(arguments: [
        // Nothing has that name, or could have.
        (Errno.noSuchFileOrDirectory, 404), (.notDirectory, 404), (.fileNameTooLong, 404), (.invalidArgument, 404),
        (.illegalByteSequence, 404),
        // It is there, and not to be had: no permission, a link out of the root or in a circle, a socket, a device.
        (.permissionDenied, 403), (.notPermitted, 403), (.improperLink, 403), (.tooManySymbolicLinkLevels, 403),
        (.noSuchAddressOrDevice, 403), (.operationNotSupportedByDevice, 403),
        // It may work in a moment.
        (.tooManyOpenFiles, 503), (.tooManyOpenFilesInSystem, 503), (.noMemory, 503), (.wouldBlock, 503),
        (.staleNFSFileHandle, 503),
        // The host is ill, or this program is.
        (.ioError, 500), (.badFileDescriptor, 500), (.badAddress, 500), (.resourceBusy, 500), (.fileTooLarge, 500),
        (.overflow, 500), (.readOnlyFileSystem, 500), (.textFileBusy, 500), (.noSpace, 500), (.isDirectory, 500),
        (.argListTooLong, 500), (.noFunction, 500), (.notSupportedOnSocket, 500), (.diskQuotaExceeded, 500),
        (.interrupted, 500), (.fileExists, 500),
    ])
    func failedOpenHasItsStatus(error: Errno, status: Int) {
        #expect(Status(opening: error) == Status(rawValue: UInt16(status)))
    }

    @Test func everyErrnoHasARefusal() {
        for code in CInt(1)...133 {
            let status = Status(opening: Errno(rawValue: code))
            #expect([403, 404, 500, 503].contains(status.rawValue), "errno \(code)")
        }
    }
}
