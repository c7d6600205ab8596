// swift-tools-version:6.2
import PackageDescription

/// What every target is built with.
var settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Whether `scripts/fuzz` builds: then Mem's own parts tell libFuzzer which way they went, and nothing else is built.
let fuzzing = Context.environment["MEM_FUZZ"] != nil
if fuzzing {
    settings.append(.unsafeFlags(["-sanitize-coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table"]))
}

/// Where `scripts/setup-duckdb` puts the DuckDB library.
let duckDB = "\(Context.packageDirectory)/Vendor/duckdb/current/lib"

/// Where `scripts/setup-ffmpeg` puts FFmpeg's libraries.
let ffmpeg = "\(Context.packageDirectory)/Vendor/ffmpeg/current/lib"

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let nioCompat = Target.Dependency.product(name: "NIOFoundationEssentialsCompat", package: "swift-nio")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// What the page for people is made of, built into the program like the document of its API.
let pageFiles = [
    "index.html", "mem.css", "rules.css", "icon.svg", "actions.js", "alerts.js", "api.js", "back-test.js", "buffer.js",
    "clip.js",
    "conditions.js", "deliveries.js", "density.js", "dialogs.js", "dom.js", "drawing.js", "frame-choice.js",
    "hours.js", "lanes.js", "live.js", "main.js", "notes.js", "picture.js", "player.js", "playlist.js", "pointers.js",
    "qr.js", "query.js",
    "region.js", "replay.js", "rule-editor.js", "rules.js", "search.js", "selection.js", "settings.js", "spans.js",
    "stage.js", "stream-settings.js", "system.js", "thumbnails.js", "time.js", "timeline.js", "wall.js",
]

let package = Package(
    name: "mem",
    products: [
        .executable(name: "mem", targets: ["mem"]),
        .executable(name: "mem-decoder", targets: ["mem-decoder"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // What tests of several parts share.
        .target(name: "SeededNumbers", path: "Tests/SeededNumbers", swiftSettings: settings),

        // Floor 0: the shared nouns.
        .target(name: "MemCore", swiftSettings: settings),
        .testTarget(name: "MemCoreTests", dependencies: ["MemCore"], swiftSettings: settings),

        // Floor 1: formats of foreign bytes, and the configuration file.
        .target(name: "ConfigurationFile", dependencies: ["MemCore", yams], swiftSettings: settings),
        .testTarget(
            name: "ConfigurationFileTests",
            dependencies: ["ConfigurationFile", "MemCore"],
            swiftSettings: settings
        ),
        .target(
            name: "AccessTokens",
            dependencies: ["ConfigurationFile", "MemCore", crypto, logging],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AccessTokensTests",
            dependencies: ["AccessTokens", "MemCore", logging],
            swiftSettings: settings
        ),
        .target(name: "Rules", dependencies: ["MemCore"], swiftSettings: settings),
        .testTarget(name: "RulesTests", dependencies: ["Rules", "SeededNumbers", "MemCore"], swiftSettings: settings),
        .target(name: "RTMP", dependencies: ["MemCore", nioCore, crypto], swiftSettings: settings),
        .testTarget(
            name: "RTMPTests",
            dependencies: ["RTMP", "SeededNumbers", "MemCore", nioCore, crypto],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .target(name: "FLV", dependencies: ["MemCore", nioCore], swiftSettings: settings),
        .testTarget(
            name: "FLVTests",
            dependencies: ["FLV", "SeededNumbers", "MemCore", nioCore],
            swiftSettings: settings
        ),
        .target(name: "VideoBitstream", dependencies: ["MemCore"], swiftSettings: settings),
        .testTarget(
            name: "VideoBitstreamTests",
            dependencies: ["VideoBitstream", "SampleClips", "SeededNumbers", "MemCore", nioCore],
            swiftSettings: settings
        ),

        .target(name: "FragmentedMP4", dependencies: ["MemCore"], swiftSettings: settings),
        .testTarget(
            name: "FragmentedMP4Tests",
            dependencies: ["FragmentedMP4", "SampleClips", "SeededNumbers", "MemCore"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),

        .target(
            name: "TLS",
            dependencies: ["MemCore", lifecycle, logging, nioCore, nioPosix, nioSSL, nioTLS],
            swiftSettings: settings
        ),
        .target(name: "TestCertificates", path: "Tests/TestCertificates", swiftSettings: settings),
        .testTarget(
            name: "TLSTests",
            dependencies: ["TLS", "TestCertificates", "MemCore", logging, nioCore, nioPosix, nioSSL],
            swiftSettings: settings
        ),

        .target(name: "Prometheus", dependencies: [metrics], swiftSettings: settings),
        .testTarget(name: "PrometheusTests", dependencies: ["Prometheus", metrics], swiftSettings: settings),

        .target(name: "Tar", swiftSettings: settings),
        .testTarget(name: "TarTests", dependencies: ["Tar"], swiftSettings: settings),

        // Floor 2: decoding, in a process of its own.
        .target(name: "DecoderProtocol", dependencies: ["MemCore", nioCore], swiftSettings: settings),
        .testTarget(
            name: "DecoderProtocolTests",
            dependencies: ["DecoderProtocol", "SeededNumbers", "MemCore", nioCore],
            swiftSettings: settings
        ),
        .target(name: "FrameIdentity", dependencies: ["MemCore"], swiftSettings: settings),
        .testTarget(
            name: "FrameIdentityTests",
            dependencies: ["FrameIdentity", "Rules", "SeededNumbers", "MemCore"],
            swiftSettings: settings
        ),
        .target(
            name: "CFFmpeg",
            linkerSettings: [
                .unsafeFlags(["-L\(ffmpeg)"]),
                // Each before those that it calls.
                .linkedLibrary("avformat-mem"), .linkedLibrary("avcodec-mem"), .linkedLibrary("swscale-mem"),
                .linkedLibrary("swresample-mem"),
                .linkedLibrary("avutil-mem"), .linkedLibrary("dav1d"), .linkedLibrary("z"), .linkedLibrary("m"),
                .linkedLibrary("va-drm"), .linkedLibrary("va"), .linkedLibrary("drm"),
            ]
        ),
        .systemLibrary(
            name: "CTurboJPEG",
            pkgConfig: "libturbojpeg",
            providers: [.apt(["libturbojpeg0-dev"])]
        ),
        .target(name: "CSandbox", linkerSettings: [.linkedLibrary("seccomp")]),
        .target(name: "ProcessSandbox", dependencies: ["CSandbox"], swiftSettings: settings),
        .target(name: "CPlanes"),
        .target(
            name: "FrameSampling",
            dependencies: ["CFFmpeg", "CPlanes", "CTurboJPEG", "FrameIdentity", "VideoBitstream", "MemCore"],
            swiftSettings: settings
        ),
        .target(
            name: "SampleClips",
            dependencies: ["MemCore"],
            path: "Tests/SampleClips",
            swiftSettings: settings
        ),
        .testTarget(
            name: "FrameSamplingTests",
            dependencies: [
                "FrameSampling", "SampleClips", "SeededNumbers", "VideoBitstream", "FrameIdentity", "MemCore",
                "CFFmpeg",
                "CTurboJPEG",
            ],
            swiftSettings: settings
        ),

        .executableTarget(
            name: "Workloads",
            dependencies: [
                "DecoderProtocol", "FLV", "FrameIdentity", "FrameSampling", "MemCore", "RTMP", "SeededNumbers",
                "VideoBitstream", nioCore,
            ],
            path: "Benchmarks/Workloads",
            exclude: ["Fixtures"],
            swiftSettings: settings,
            // Valgrind's reader of debugging information gives up on Swift's.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--strip-debug"])]
        ),

        // Floor 3: the store.
        .target(
            name: "CDuckDB",
            linkerSettings: [
                .unsafeFlags(["-L\(duckDB)"]),
                .linkedLibrary("duckdb"),
                // Beside the program, in ../lib of an installed one, else where set-up put it.
                .unsafeFlags(
                    ["$ORIGIN", "$ORIGIN/../lib", duckDB].flatMap { ["-Xlinker", "-rpath", "-Xlinker", $0] }
                ),
            ]
        ),
        .target(name: "DuckDB", dependencies: ["CDuckDB"], swiftSettings: settings),
        .testTarget(name: "DuckDBTests", dependencies: ["DuckDB"], swiftSettings: settings),
        .target(
            name: "SQLSandbox",
            dependencies: ["DuckDB", "ProcessSandbox", "MemCore", subprocess, system],
            swiftSettings: settings
        ),
        .target(
            name: "MemStore",
            dependencies: ["DuckDB", "SQLSandbox", "Tar", "FragmentedMP4", "MemCore", crypto, logging, metrics],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "StoreCrashWriter",
            dependencies: ["MemStore", "MemCore", logging],
            path: "Tests/StoreCrashWriter",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "StoreBenchmark",
            dependencies: ["MemStore", "DuckDB", "MemCore", logging],
            path: "Benchmarks/StoreBenchmark",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "ReadBenchmark",
            dependencies: ["MemStore", "DuckDB", "MemCore", asyncHTTPClient, logging, nioCore, nioHTTP1],
            path: "Benchmarks/ReadBenchmark",
            swiftSettings: settings
        ),
        .testTarget(
            name: "MemStoreTests",
            dependencies: [
                "MemStore", "Prometheus", "SQLSandbox", "Tar", "DuckDB", "MemCore", "StoreCrashWriter", logging,
            ],
            swiftSettings: settings
        ),

        // Floor 4: from the port to the store.
        .target(
            name: "MemIngest",
            dependencies: [
                "RTMP", "FLV", "VideoBitstream", "FragmentedMP4", "DecoderProtocol", "TLS", "MemCore", asyncHTTPClient,
                nioCore,
                nioHTTP1, nioPosix, nioSSL, collections, crypto, lifecycle, logging, metrics, subprocess, system,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MemIngestTests",
            dependencies: [
                "MemIngest", "RTMP", "FLV", "FragmentedMP4", "mem-decoder", "DecoderProtocol", "SampleClips",
                "Prometheus", "MemCore", logging, nioCore, nioEmbedded, nioPosix,
            ],
            swiftSettings: settings
        ),

        .target(
            name: "Alerting",
            dependencies: [
                "Rules", "MemCore", asyncHTTPClient, crypto, lifecycle, logging, nioCore, nioHTTP1, subprocess, system,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AlertingTests",
            dependencies: [
                "APITestDoubles", "Alerting", "MemStore", "MemCore", logging, nioCore, nioPosix,
            ],
            swiftSettings: settings
        ),

        // Floor 5: the answers.
        .target(
            name: "MemAPI",
            dependencies: [
                "Prometheus", "TLS", "MemCore", hummingbird, hummingbirdCore, hummingbirdTLS, httpTypes, lifecycle,
                logging, metrics, nioCore, nioCompat, nioHTTP1, nioHTTPTypes, nioSSL, yams,
            ],
            resources: ["openapi.yaml", "page.css", "page.js"].map { .embedInCode("OpenAPI/\($0)") }
                + pageFiles.map { .embedInCode("Page/\($0)") },
            swiftSettings: settings
        ),
        .target(
            name: "MemCommand",
            dependencies: [
                "AccessTokens", "ConfigurationFile", "Tar", "TLS", "MemCore", arguments, asyncHTTPClient, logging,
                nioCore, nioCompat, nioHTTP1, nioSSL,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "APITestDoubles",
            dependencies: ["ConfigurationFile", "MemAPI", "MemCore", lifecycle, logging],
            path: "Tests/APITestDoubles",
            swiftSettings: settings
        ),
        .testTarget(
            name: "MemAPITests",
            dependencies: [
                "APITestDoubles", "SeededNumbers", "MemAPI", "Prometheus", "MemCore", lifecycle, logging, nioCore,
                nioPosix,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MemCommandTests",
            dependencies: [
                "APITestDoubles", "AccessTokens", "ConfigurationFile", "MemCommand", "Tar", "TLS", "TestCertificates",
                "MemCore",
                arguments, logging, nioSSL,
            ],
            swiftSettings: settings
        ),

        // The programs.
        .executableTarget(
            name: "mem",
            dependencies: [
                "AccessTokens", "Alerting", "ConfigurationFile", "DuckDB", "MemAPI", "MemCommand", "MemCore",
                "MemIngest",
                "MemStore", "ProcessSandbox", "Prometheus", "SQLSandbox", "TLS",
                arguments, lifecycle, logging, subprocess, system,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "mem-decoder",
            dependencies: [
                "FrameSampling", "FrameIdentity", "VideoBitstream", "DecoderProtocol", "ProcessSandbox", "MemCore",
                nioCore,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "mem-decoderTests",
            dependencies: [
                "mem-decoder", "ProcessSandbox", "DecoderProtocol", "SampleClips", "SeededNumbers", "MemCore", nioCore,
            ],
            swiftSettings: settings
        ),

        // The whole: who may import whom, and the real programs with real publishers.
        .testTarget(name: "ArchitectureTests", swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["SeededNumbers", "TestCertificates"],
            swiftSettings: settings
        ),

        // Parsers of foreign bytes as a fuzzer sees them.
        .target(
            name: "FuzzTargets",
            dependencies: ["RTMP", "FLV", "VideoBitstream", "DecoderProtocol", "MemAPI", "MemCore", nioCore],
            path: "Tests/FuzzTargets",
            swiftSettings: settings
        ),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "SeededNumbers"], swiftSettings: settings),
    ]
)

if fuzzing {
    package.targets += [
        .target(name: "CFuzzer", path: "Fuzzing/CFuzzer"),
        .executableTarget(
            name: "Fuzzer",
            dependencies: ["CFuzzer", "FuzzTargets"],
            path: "Fuzzing/Fuzzer",
            swiftSettings: settings
        ),
    ]
    // Of the API only what reads queries and forms: a server would take its libraries along, and minutes to build them.
    for api in package.targets where api.name == "MemAPI" {
        api.dependencies = ["MemCore", httpTypes, nioCore]
        api.resources = nil
        api.sources = [
            "Errors/APIError.swift", "Errors/APIError+JobControl.swift", "Requests/ByteRange.swift",
            "Requests/Multipart/HeaderParameters.swift",
            "Requests/Multipart/MultipartParser.swift", "Requests/Multipart/MultipartPart.swift",
            "Requests/QueryParameters.swift", "Requests/QueryParameters+Shared.swift",
            "Requests/TimelineRequest.swift",
        ]
    }
}
