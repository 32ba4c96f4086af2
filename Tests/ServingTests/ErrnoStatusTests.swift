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

    @Test(arguments: [
        // What is in the way, or missing, is for the client to see to.
        (Errno.noSuchFileOrDirectory, 409), (.notDirectory, 409), (.isDirectory, 409), (.fileExists, 409),
        (.directoryNotEmpty, 409),
        (.fileNameTooLong, 400), (.invalidArgument, 400), (.illegalByteSequence, 400),
        (.noSpace, 507), (.diskQuotaExceeded, 507), (.fileTooLarge, 413),
        // As for opening.
        (.permissionDenied, 403), (.notPermitted, 403), (.improperLink, 403), (.tooManySymbolicLinkLevels, 403),
        (.tooManyOpenFiles, 503), (.noMemory, 503), (.ioError, 500), (.readOnlyFileSystem, 500),
    ])
    func failedChangeHasItsStatus(error: Errno, status: Int) {
        #expect(Status(writing: error) == Status(rawValue: UInt16(status)))
        // The operator is told of what is no doing of the client's, and of a full disk.
        let refusal = Refusal("try", error)
        #expect(refusal.fault == (status >= 500 ? Refusal.Fault(step: "try", error: error) : nil))
    }

    /// No path of the client's has a part in it: what is forbidden there is for the operator to see.
    @Test(arguments: [
        (Errno.notPermitted, 500), (.permissionDenied, 500), (.invalidArgument, 500), (.noSuchFileOrDirectory, 500),
        (.ioError, 500), (.readOnlyFileSystem, 500), (.noMemory, 503), (.staleNFSFileHandle, 503),
        (.noSpace, 507), (.diskQuotaExceeded, 507), (.fileTooLarge, 413),
    ])
    func failedStepOnWhatIsOpenHasItsStatus(error: Errno, status: Int) {
        let refusal = Refusal("try", error, as: Status.init(keeping:))
        #expect(refusal.status == Status(rawValue: UInt16(status)))
        #expect((refusal.fault != nil) == (status >= 500))
    }

    @Test func everyErrnoHasARefusal() {
        for code in CInt(1)...133 {
            let status = Status(opening: Errno(rawValue: code))
            #expect([403, 404, 500, 503].contains(status.rawValue), "errno \(code)")
            let change = Status(writing: Errno(rawValue: code))
            #expect([400, 403, 409, 413, 500, 503, 507].contains(change.rawValue), "errno \(code)")
        }
    }
}
