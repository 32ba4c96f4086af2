// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import PackageDescription

/// What every Swift target of this package is compiled with; there is no second place for a compiler setting.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // Exclusive access is checked at run time in debug builds, and in the sanitized one that the end-to-end tests
    // drive; see docs/decisions/0009.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// The files that the page of a listing is made of, in Sources/Serving/Page. They become part of the program.
let pageParts = [
    "page.css", "page-list.css", "page-upload.css", "page-elements.js", "page-words.js", "page-names.js",
    "page-transfer.js", "page-queue.js", "page-panel.js", "page-choosing.js", "page-list.js", "page-delete.js",
    "page.js",
]

let package = Package(
    name: "wharfd",
    products: [.executable(name: "wharfd", targets: ["wharfd"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    ],
    targets: [
        // 0: the only doors to C
        .target(name: "CLinux"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),

        // 1: system calls; the protocol; compression; digests
        .target(
            name: "LinuxSystem",
            dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: settings),
        .target(name: "HTTPWire", swiftSettings: settings),
        .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: settings),
        .target(name: "Digest", dependencies: ["COpenSSL"], swiftSettings: settings),

        // 2: settings; events; the service manager
        .target(name: "Configuration", dependencies: ["HTTPWire", "LinuxSystem"], swiftSettings: settings),
        .target(
            name: "Reactor",
            dependencies: [
                "LinuxSystem",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        .target(
            name: "ServiceManager",
            dependencies: ["LinuxSystem", "CSystemd", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: settings),

        // 3: a request's life
        .target(
            name: "Serving",
            dependencies: [
                "LinuxSystem", "HTTPWire", "Gzip", "Digest", "Configuration", "Reactor", "ServiceManager",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            resources: pageParts.map { .embedInCode("Page/\($0)") },
            swiftSettings: settings),

        // 4: wiring
        .executableTarget(
            name: "wharfd",
            dependencies: [
                "LinuxSystem", "HTTPWire", "Configuration", "Reactor", "ServiceManager", "Serving",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),

        // What several targets of tests need, and nothing else does.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "LinuxSystemTests", dependencies: ["LinuxSystem"], swiftSettings: settings),
        .testTarget(name: "HTTPWireTests", dependencies: ["HTTPWire", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "GzipTests", dependencies: ["Gzip"], swiftSettings: settings),
        .testTarget(name: "DigestTests", dependencies: ["Digest"], swiftSettings: settings),
        .testTarget(
            name: "ReactorTests", dependencies: ["Reactor", "LinuxSystem", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ServiceManagerTests", dependencies: ["ServiceManager", "LinuxSystem"], swiftSettings: settings),
        .testTarget(
            name: "ConfigurationTests", dependencies: ["Configuration", "HTTPWire", "LinuxSystem", "TestSupport"],
            exclude: ["Golden"], swiftSettings: settings),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Serving", "Configuration", "Reactor", "Digest", "Gzip", "LinuxSystem", "HTTPWire", "ServiceManager",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
    ]
)
