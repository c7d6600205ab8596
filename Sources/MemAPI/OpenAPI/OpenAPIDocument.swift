internal import Yams

/// The contract of the API: `openapi.yaml`, which is compiled into the program.
enum OpenAPIDocument {
    /// Stands in the file where the program's version belongs.
    static let versionMark = "MEM_VERSION"

    /// The document as it is written, for a version of Mem.
    static func yaml(version: String) -> String {
        filled(text, version)
    }

    /// The document as JSON.
    /// - Throws: what the reader of YAML says, if the file is none.
    static func json(version: String) throws -> String {
        filled(try written.get(), version)
    }

    /// The document's content.
    /// - Throws: what the reader of YAML says, if the file is none.
    static func tree() throws -> OpenAPITree {
        try read.get()
    }

    private static let text = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)

    /// Read once, by the first who asks.
    private static let read = Result { try Yams.compose(yaml: text).map(OpenAPITree.init) ?? .null }

    private static let written = read.map(\.json)

    private static func filled(_ text: String, _ version: String) -> String {
        text.replacing(versionMark, with: version, maxReplacements: 1)
    }
}
