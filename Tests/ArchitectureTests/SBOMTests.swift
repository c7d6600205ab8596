import Foundation
import Testing

/// The list of what Mem is made of is true.
@Suite("Bill of materials")
struct SBOMTests {
    /// What SPDX says of a part.
    private struct Document: Decodable {
        struct Package: Decodable {
            var name: String
            var versionInfo: String?
            var licenseDeclared: String
        }

        var packages: [Package]
    }

    /// What SwiftPM has resolved.
    private struct Resolved: Decodable {
        struct Pin: Decodable {
            struct State: Decodable { var version: String }

            var identity: String
            var state: State
        }

        var pins: [Pin]
    }

    private func listed() throws -> [String: Document.Package] {
        let text = try Repository.text("docs/sbom.spdx.json")
        let packages = try JSONDecoder().decode(Document.self, from: Data(text.utf8)).packages
        return Dictionary(packages.map { ($0.name, $0) }) { first, _ in first }
    }

    @Test("Every package that SwiftPM resolved is listed with its version and a licence; scripts/sbom writes the list")
    func packages() throws {
        let listed = try listed()
        let text = try Repository.text("Package.resolved")
        let pins = try JSONDecoder().decode(Resolved.self, from: Data(text.utf8)).pins
        #expect(pins.count > 10)
        for pin in pins {
            #expect(listed[pin.identity]?.versionInfo == pin.state.version, "\(pin.identity)")
            #expect(listed[pin.identity]?.licenseDeclared.isEmpty == false, "\(pin.identity)")
        }
        let table = try Repository.text("docs/sbom.md")
        for name in listed.keys { #expect(table.contains(name), "\(name) is not in docs/sbom.md") }
    }

    @Test("DuckDB is listed as scripts/setup-duckdb fetches it, and so is every library that Package.swift names")
    func others() throws {
        let listed = try listed()
        let setUp = try Repository.text("scripts/setup-duckdb")
        let version = setUp.split(separator: "\n").first { $0.hasPrefix("version=") }?.dropFirst("version=".count)
        #expect(listed["duckdb"]?.versionInfo == version.map(String.init))
        let libraries = try Repository.text("Package.swift").split(separator: "\n")
            .filter { $0.contains("pkgConfig:") }
            .flatMap { $0.split(separator: "\"")[1].split(separator: " ") }
        #expect(libraries == ["libturbojpeg"])
        for library in libraries + ["libdav1d", "libdrm", "libseccomp", "libva"] {
            let isListed = listed.keys.contains { $0.hasPrefix(library) }
            #expect(isListed, "\(library) is not in docs/sbom.spdx.json: build, then run scripts/sbom")
        }
    }

    @Test("FFmpeg is listed in the version that scripts/setup-ffmpeg has built, under the licence of its parts")
    func ffmpeg() throws {
        let stamp = try Repository.text("Vendor/ffmpeg/current/stamp")
        let listed = try #require(try listed()["ffmpeg"])
        // Debian's updates of a series come at any time; the list is that of the machine that it was written on.
        #expect(listed.versionInfo?.hasPrefix("7:5.1.") == true)
        #expect(stamp.contains("5.1."))
        #expect(listed.licenseDeclared == "LGPL-2.1-or-later")
        #expect(try Repository.text("Vendor/ffmpeg/current/LICENSE").contains("GNU LESSER GENERAL PUBLIC LICENSE"))
    }
}
