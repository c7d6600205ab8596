import Foundation

/// Where the program `mem-decoder` is: beside `mem`, unless `MEM_DECODER_PATH` says otherwise.
enum DecoderLocation {
    /// The absolute path of an executable file.
    ///
    /// - Throws: ``DecoderNotFound``
    static func find() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let path =
            environment["MEM_DECODER_PATH"].flatMap { $0.isEmpty ? nil : $0 }
            ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("mem-decoder").path
        guard FileManager.default.isExecutableFile(atPath: path) else { throw DecoderNotFound(path: path) }
        return path
    }
}

/// The decoder program is missing; ends the program's start.
struct DecoderNotFound: Error, CustomStringConvertible {
    /// Where it was looked for.
    var path: String

    var description: String {
        "the program mem-decoder is not at \(path): build it beside mem, or set MEM_DECODER_PATH"
    }
}
