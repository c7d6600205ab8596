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

    /// The document as a page for people.
    ///
    /// - Parameters:
    ///   - version: Mem's version.
    ///   - address: where the server was asked, for the examples: `http://localhost:8000`.
    ///   - nonce: what the page's own style and script are marked with.
    /// - Throws: what the reader of YAML says, if the file is none.
    static func html(version: String, address: String, nonce: String) throws -> String {
        filled(try page.get(), version)
            .replacing(DocumentationPage.nonceMark, with: nonce)
            .replacing(DocumentationPage.addressMark, with: HTML.escaped(address))
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

    private static let page = read.map { DocumentationPage($0).html }

    private static func filled(_ text: String, _ version: String) -> String {
        text.replacing(versionMark, with: version, maxReplacements: 1)
    }
}
