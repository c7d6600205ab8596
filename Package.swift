// swift-tools-version:6.2
import PackageDescription

/// What every target is built with.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")

let package = Package(
    name: "mem",
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2")
    ],
    targets: [
        .target(name: "MemCore", swiftSettings: settings),
        .target(name: "DecoderProtocol", dependencies: ["MemCore", nioCore], swiftSettings: settings),
        .testTarget(name: "MemCoreTests", dependencies: ["MemCore"], swiftSettings: settings),
        .testTarget(
            name: "DecoderProtocolTests",
            dependencies: ["DecoderProtocol", "MemCore", nioCore],
            swiftSettings: settings
        ),
    ]
)
