// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CSystemd
package import LinuxSystem
package import struct SystemPackage.Errno
package import struct SystemPackage.FileDescriptor

/// The service manager that started this process, where one did: systemd, or whoever speaks as it does (sd_notify(3),
/// sd_watchdog_enabled(3), sd_listen_fds(3)). Without one, nothing is said and nothing is there.
package enum ServiceManager {
    /// A socket that was opened before this process began.
    package struct PassedSocket: ~Copyable {
        /// What `FileDescriptorName=` says; where it says nothing, the name of the socket's unit (systemd.socket(5)).
        package let name: String
        package let descriptor: OwnedDescriptor

        /// The socket, which the caller owns from now on.
        package consuming func takeDescriptor() -> OwnedDescriptor { descriptor }
    }

    /// Tells the service manager, if `NOTIFY_SOCKET` names one; one that does not read is waited for half a second, once.
    /// For one thread, the same each time.
    package static func notify(_ state: ServiceState) {
        guard let queue else { return send(state) }
        queue.tell(state)
    }

    /// Nil where there is nobody to be told, or no thread to be had for it.
    private static let queue = wharfd_has_service_manager() ? try? NotificationQueue(send: send) : nil

    @Sendable private static func send(_ state: ServiceState) {
        sd_notify(0, state.text)
    }

    /// How long the service manager waits from one sign of life to the next before it ends this process, in nanoseconds;
    /// nil: it asks for none.
    package static var watchdogTimeout: Int64? {
        let (nanoseconds, isTooLong) = wharfd_watchdog_microseconds().multipliedReportingOverflow(by: 1_000)
        guard nanoseconds > 0, !isTooLong else { return nil }
        return Int64(clamping: nanoseconds)
    }

    /// Takes the sockets that were passed to this process, in their order: there are none the second time, and none for
    /// a process that this one starts. To be asked before the process opens a descriptor of its own, which an
    /// environment that is wrong would have taken for one of them.
    ///
    /// - Parameter take: called for each.
    /// - Throws: why they cannot be taken: the environment is malformed, or names a descriptor that is not open.
    package static func takeSockets(_ take: (consuming PassedSocket) -> Void) throws(Errno) {
        // 255 bytes is the longest name that systemd allows, and there is no process with 1,000 listeners.
        var names = [CChar](repeating: 0, count: 256 << 10)
        let count = wharfd_take_socket_names(&names, names.count)
        guard count >= 0 else { throw Errno(rawValue: -count) }
        var rest = names[...]
        for index in 0..<count {
            let name = rest.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            rest = rest.dropFirst(name.count + 1)
            let descriptor = OwnedDescriptor(FileDescriptor(rawValue: firstPassedDescriptor + index))
            take(PassedSocket(name: String(decoding: name, as: UTF8.self), descriptor: descriptor))
        }
    }

    /// SD_LISTEN_FDS_START.
    private static let firstPassedDescriptor: CInt = 3
}
