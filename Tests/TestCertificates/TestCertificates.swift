public import Foundation

/// Certificates made by `openssl` for a test, in a folder that goes with it.
public final class TestCertificates: Sendable {
    /// The folder.
    public let folder: URL

    /// Makes an empty folder.
    public init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("mem-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The path of a file in the folder.
    public func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Makes `NAME.pem` and `NAME.key`, signed by itself: an authority, or a server that vouches for itself.
    public func selfSigned(_ name: String, host: String = "localhost", days: Int = 30) throws {
        try openssl(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
                + ["-keyout", path(name + ".key"), "-out", path(name + ".pem"), "-days", "\(days)"]
                + ["-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(host),IP:127.0.0.1"]
        )
    }

    /// Makes `NAME.pem` and `NAME.key`, signed by another; a server's, or an intermediate authority's.
    ///
    /// - Parameter days: for how long it is valid; negative: it ended so long ago.
    public func signed(
        _ name: String,
        by authority: String,
        host: String = "localhost",
        isAuthority: Bool = false,
        days: Int = 30
    ) throws {
        try openssl(
            ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
                + ["-keyout", path(name + ".key"), "-out", path(name + ".csr"), "-subj", "/CN=\(name)"]
        )
        let extensions = """
            subjectAltName=DNS:\(host),IP:127.0.0.1
            basicConstraints=critical,CA:\(isAuthority ? "TRUE" : "FALSE")
            """
        try Data(extensions.utf8).write(to: URL(fileURLWithPath: path(name + ".ext")))
        try openssl(
            ["x509", "-req", "-in", path(name + ".csr"), "-CA", path(authority + ".pem")]
                + ["-CAkey", path(authority + ".key"), "-CAcreateserial", "-out", path(name + ".pem")]
                + ["-days", "\(days)", "-extfile", path(name + ".ext")]
        )
    }

    /// Writes the text of some files into another, one after the other.
    public func chain(_ name: String, of parts: [String]) throws {
        let texts = try parts.map { try String(contentsOfFile: path($0 + ".pem"), encoding: .utf8) }
        try Data(texts.joined().utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    /// Runs `openssl` to its end.
    public func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw OpenSSLFailed(arguments: arguments, words: String(decoding: words, as: UTF8.self))
        }
    }
}

/// What `openssl` said when it failed.
public struct OpenSSLFailed: Error {
    let arguments: [String]
    let words: String
}
