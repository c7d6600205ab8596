import Foundation
import Testing

/// What the program loads, which every live stream's process does anew.
@Suite("The libraries of mem-decoder")
struct LoadedLibrariesTests {
    /// FFmpeg is inside the program; what is loaded are the system's libraries, Swift's, and some small ones.
    private static let known: Set<String> = [
        "libc", "libm", "libgcc_s", "libstdc++", "linux-vdso", "ld-linux-x86-64", "ld-linux-aarch64",
        "libBlocksRuntime", "libdispatch",
        "libdav1d", "libseccomp", "libturbojpeg", "libz",
        // The interface to drivers of graphics processors, which are loaded only where one is to decode.
        "libdrm", "libva", "libva-drm",
    ]

    /// The libraries that the loader finds for the program, and for those in turn, without their versions.
    private func loaded() throws -> Set<String> {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ldd")
        process.arguments = [DecoderProcess.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let files = text.split(separator: "\n").compactMap { $0.split(whereSeparator: \.isWhitespace).first }
        return Set(files.compactMap { $0.split(separator: "/").last?.components(separatedBy: ".so").first })
    }

    @Test("are few, and none of FFmpeg's is among them")
    func few() throws {
        let loaded = try loaded()
        #expect(loaded.isSuperset(of: ["libc", "libdav1d", "libturbojpeg"]))
        #expect(loaded.filter { !$0.hasPrefix("libswift") }.subtracting(Self.known) == [])
    }

    @Test("leave the program position-independent, with all of FFmpeg in it")
    func positionIndependent() throws {
        let program = try FileHandle(forReadingFrom: URL(filePath: DecoderProcess.path))
        let header = try #require(try program.read(upToCount: 18))
        #expect(header.prefix(4) == Data([0x7F, 0x45, 0x4C, 0x46]))
        // ET_DYN of elf(5); a program whose addresses are known is ET_EXEC, 2.
        #expect(header.suffix(2) == Data([3, 0]))
    }
}
