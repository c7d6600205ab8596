import Foundation
import MemCore
import Synchronization
import Testing

@testable import ConfigurationFile

@Suite("The settings of a running Mem")
struct SettingsFileTests {
    /// A folder with an optional `config.yaml`, and the settings that were loaded from it.
    private func withSettings(
        yaml: String? = nil,
        _ body: (_ settings: SettingsFile, _ file: String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/config.yaml"
        if let yaml { try write(yaml, file) }
        try await body(try load(folder), file)
    }

    private func load(
        _ folder: String,
        _ applied: @Sendable @escaping (Configuration) -> Void = { _ in }
    ) throws -> SettingsFile {
        SettingsFile(
            try ConfigurationFile.load(explicitPath: nil, environment: [:], workingDirectory: folder),
            environment: [:],
            workingDirectory: folder,
            applied: applied
        )
    }

    private func write(_ text: String, _ file: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }

    private func read(_ file: String) throws -> String {
        try String(contentsOfFile: file, encoding: .utf8)
    }

    private func quality(_ number: Int64) -> JSONValue {
        .object(["capture": .object(["frame": .object(["jpeg_quality": .integer(number)])])])
    }

    @Test("a file that is not there is made, with what was changed and what that is")
    func new() async throws {
        try await withSettings { settings, file in
            _ = try await settings.change(.object([:]))
            #expect(!FileManager.default.fileExists(atPath: file))
            _ = try await settings.change(quality(70))
            #expect(
                try read(file) == """
                    # Mem's settings. config.example.yaml has every key there is; what is not set here has its default.

                    capture:
                      frame:
                        # The quality of stored JPEGs; 85 keeps small text readable.
                        # Allowed: a whole number from 1 to 100. Environment: MEM_CAPTURE_FRAME_JPEG_QUALITY
                        jpeg_quality: 70

                    """
            )
            #expect(settings.inForce.capture.frame.jpegQuality == 70)
        }
    }

    @Test("what the user changed in the file meanwhile is kept, and put in force with the next change")
    func editedMeanwhile() async throws {
        try await withSettings(yaml: "logging: { level: info }\n") { settings, file in
            try write("# new\nlogging: { level: error } # quiet\napi: { port: 9000 }\n", file)
            let after = try await settings.change(quality(70))
            #expect(settings.inForce.logging.level == .error)
            #expect(settings.inForce.api.port == 8000)
            #expect(after.filter(\.isPending).map(\.path) == ["api.port"])
            #expect(try read(file).hasPrefix("# new\nlogging: { level: error } # quiet\n"))
            #expect(try read(file).hasSuffix("\napi: { port: 9000 }\ncapture:\n  frame:\n    jpeg_quality: 70\n"))
        }
    }

    @Test("nobody is to decide about publishers who could not be asked: the secret is set first, or with the address")
    func secret() async throws {
        try await withSettings { settings, file in
            func auth(_ keys: [String: JSONValue]) -> JSONValue {
                .object(["streaming": .object(["auth": .object(keys)])])
            }
            let url = JSONValue.string("https://people.example/")
            let error = await #expect(throws: SettingsError.self) {
                try await settings.change(auth(["publish_url": url, "publish_fail_open": .bool(true)]))
            }
            #expect(error?.description.hasPrefix("streaming.auth.publish_secret_file: ") == true)
            #expect(!FileManager.default.fileExists(atPath: file))
            _ = try await settings.change(auth(["publish_url": url, "publish_secret_file": .string("/etc/mem/s")]))
            #expect(settings.inForce.streaming.auth.publishURL == "https://people.example/")
        }
    }

    @Test("what lets programs be run can be changed in the file alone")
    func fileAlone() async throws {
        try await withSettings(yaml: "rules: { commands: [/usr/local/bin/notify] }\n") { settings, file in
            let text = try read(file)
            let commands = JSONValue.object(["rules": .object(["commands": .array([.string("/bin/sh")])])])
            let error = await #expect(throws: SettingsError.self) { try await settings.change(commands) }
            guard case .conflict(let reason) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(reason.hasPrefix("rules.commands: "))
            #expect(try read(file) == text)
            // As it is, it may be sent back.
            let same = JSONValue.object(["rules": .object(["commands": .array([.string("/usr/local/bin/notify")])])])
            _ = try await settings.change(same)
        }
    }

    @Test("a file that is broken by then is left alone", arguments: ["api: [", "wibble: 1\n", "api: {port: &p 1}"])
    func brokenMeanwhile(text: String) async throws {
        try await withSettings { settings, file in
            try write(text, file)
            let port = JSONValue.object(["api": .object(["port": .integer(9000)])])
            await #expect(throws: SettingsError.self) { try await settings.change(port) }
            #expect(try read(file) == text)
            #expect(settings.inForce == Configuration())
        }
    }

    @Test("mode is kept and a symbolic link is followed; nothing else is left in the folder")
    func link() async throws {
        try await withSettings { _, file in
            let folder = (file as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: folder + "/etc", withIntermediateDirectories: false)
            try write("api: { port: 1 }\n", folder + "/etc/mem.yaml")
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder + "/etc/mem.yaml")
            try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "etc/mem.yaml")
            _ = try await load(folder).change(quality(70))
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/etc/mem.yaml")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o640)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file) == "etc/mem.yaml")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/etc") == ["mem.yaml"])
            #expect(try read(file).contains("jpeg_quality: 70"))
        }
    }

    @Test("a file that can't be written is told, and nothing is put in force")
    func readOnly() async throws {
        try await withSettings(yaml: "api: { port: 1 }\n") { settings, file in
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file)
            await #expect(
                throws: SettingsError.notSaved(
                    "The settings can't be saved in config.yaml: the file is read-only. Nothing was changed."
                )
            ) {
                try await settings.change(quality(70))
            }
            #expect(settings.inForce.capture.frame.jpegQuality == 85)
            // A folder in which even the superuser can make nothing.
            let dead = SettingsFile(
                ConfigurationFile.Loaded(configuration: Configuration(), path: nil),
                environment: [:],
                workingDirectory: "/proc",
                applied: { _ in }
            )
            await #expect(throws: SettingsError.self) { try await dead.change(quality(70)) }
            #expect(dead.inForce == Configuration())
        }
    }

    @Test("changes at the same time are made one after the other, and none is lost")
    func together() async throws {
        try await withSettings(yaml: "# mine\n") { settings, file in
            let names = ["max_frame_width", "max_frame_height", "buffer_size", "frame_interval_seconds"]
            await withTaskGroup { group in
                for round in 0..<40 {
                    let name = names[round % names.count]
                    group.addTask {
                        _ = try? await settings.change(
                            .object(["streaming": .object(["capture": .object([name: .integer(Int64(100 + round))])])])
                        )
                    }
                }
            }
            let loaded = try load((file as NSString).deletingLastPathComponent)
            #expect(loaded.inForce == settings.inForce)
            #expect(settings.inForce.streaming.capture.maxFrameWidth >= 100)
            #expect(settings.inForce.streaming.capture.maxFrameWidth < 140)
            #expect(settings.inForce.streaming.capture.bufferSize >= 100)
            #expect(try read(file).hasPrefix("# mine\n"))
        }
    }

    @Test("who applies settings is told once for each change of what is in force")
    func applied() async throws {
        try await withSettings(yaml: "") { _, file in
            let told = Told()
            let settings = try load((file as NSString).deletingLastPathComponent) { told.note($0) }
            _ = try await settings.change(quality(70))
            _ = try await settings.change(quality(70))
            _ = try await settings.change(.object(["api": .object(["port": .integer(9000)])]))
            _ = try await settings.change(quality(60))
            #expect(told.qualities == [70, 60])
        }
    }
}

private final class Told: Sendable {
    private let all = Mutex<[Int]>([])

    var qualities: [Int] { all.withLock { $0 } }

    func note(_ configuration: Configuration) {
        all.withLock { $0.append(configuration.capture.frame.jpegQuality) }
    }
}
