internal import MemCore

/// The document as a page for people: all of it is there without scripts, styles or anything of another host.
struct DocumentationPage {
    private let document: OpenAPITree
    private let schemas: SchemaText

    /// Where the server's own address belongs in the examples.
    static let addressMark = "MEM_ADDRESS"
    /// Where the word belongs that lets the page's own script and style in, and no other.
    static let nonceMark = "MEM_NONCE"

    init(_ document: OpenAPITree) {
        self.document = document
        schemas = SchemaText(document: document)
    }

    private struct Operation {
        let method: String
        let path: String
        let parts: OpenAPITree
        /// The path's own parameters and the operation's.
        let parameters: [OpenAPITree]

        var id: String { HTML.escaped(parts["operationId"]?.text ?? "") }
        var tag: String { parts["tags"]?.elements.first?.text ?? "" }
    }

    /// The page, with marks in it.
    var html: String {
        let tags = document["tags"]?.elements ?? []
        let operations = operations
        let named = document["components"]?["schemas"]?.fields ?? []
        var contents = ""
        var sections = ""
        for tag in tags {
            let name = HTML.escaped(tag["name"]?.text ?? "")
            let own = operations.filter { $0.tag == tag["name"]?.text }
            contents += "<div><h2>\(name)</h2><ul>" + own.map(entry).joined() + "</ul></div>"
            sections += "<section><h2>\(name)</h2>\(HTML.prose(tag["description"]?.text ?? ""))"
            sections += own.map(article).joined() + "</section>"
        }
        let links = named.map { "<li><a href=\"#schema-\($0.name)\">\($0.name)</a></li>" }.joined()
        contents += "<div><h2>schemas</h2><ul>\(links)</ul></div>"
        sections += "<section><h2>schemas</h2>" + named.map(article).joined() + "</section>"
        let info = document["info"]
        let title = HTML.escaped(info?["title"]?.text ?? "")
        let version = HTML.escaped(info?["version"]?.text ?? "")
        return """
            <!doctype html>
            <html lang=en>
            <head>
            <meta charset=utf-8>
            <meta name=viewport content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style nonce="\(Self.nonceMark)">\(Self.style)</style>
            </head>
            <body>
            <nav>
            <div class=title>\(title) <span class=soft>\(version)</span></div>
            <div><a href="/openapi.yaml">openapi.yaml</a> · <a href="/openapi.json">openapi.json</a></div>
            <input id=filter type=search placeholder="Type to search ( / )" aria-label="Search" hidden>
            \(contents)
            </nav>
            <main>
            <h1>\(title)</h1>
            \(HTML.prose(info?["summary"]?.text ?? ""))
            \(HTML.prose(info?["description"]?.text ?? ""))
            \(sections)
            </main>
            <script nonce="\(Self.nonceMark)">\(Self.script)</script>
            </body>
            </html>

            """
    }

    private static let style = String(decoding: PackageResources.page_css, as: UTF8.self)
    private static let script = String(decoding: PackageResources.page_js, as: UTF8.self)

    private var operations: [Operation] {
        (document["paths"]?.fields ?? []).flatMap { path in
            let shared = path.value["parameters"]?.elements ?? []
            return path.value.fields.filter { $0.name != "parameters" }.map { field in
                Operation(
                    method: field.name,
                    path: path.name,
                    parts: field.value,
                    parameters: (shared + (field.value["parameters"]?.elements ?? [])).map(resolved)
                )
            }
        }
    }

    private func resolved(_ part: OpenAPITree) -> OpenAPITree {
        part["$ref"]?.text.map(schemas.resolved) ?? part
    }

    private func entry(_ operation: Operation) -> String {
        "<li><a href=\"#\(operation.id)\"><span class=\"method \(operation.method)\">\(operation.method)</span>"
            + "<span>\(HTML.escaped(operation.path))</span></a></li>"
    }

    private func article(_ operation: Operation) -> String {
        var html = "<article id=\"\(operation.id)\"><h3><span class=\"method \(operation.method)\">"
        html += "\(operation.method)</span> <a href=\"#\(operation.id)\">\(HTML.escaped(operation.path))</a></h3>"
        html += HTML.prose(operation.parts["summary"]?.text ?? "")
        html += HTML.prose(operation.parts["description"]?.text ?? "")
        if let scope = operation.parts["security"]?.elements.first?["token"]?.elements.first?.text {
            html += "<p class=type>Where tokens are needed: one with the scope \(HTML.escaped(scope)).</p>"
        }
        if !operation.parameters.isEmpty {
            html += "<h4>Parameters</h4><table>" + operation.parameters.map(row).joined() + "</table>"
        }
        for media in operation.parts["requestBody"]?["content"]?.fields ?? [] {
            let schema = media.value["schema"] ?? .null
            html += "<h4>Body: \(HTML.escaped(media.name))</h4><table>\(schemas.rows(schema))</table>"
        }
        html += "<h4>Example</h4><pre><code>\(HTML.escaped(example(operation)))</code></pre>"
        html += "<h4>Answers</h4><table class=answers>"
        for response in operation.parts["responses"]?.fields ?? [] { html += answer(response) }
        return html + "</table></article>"
    }

    private func row(_ parameter: OpenAPITree) -> String {
        let place = parameter["in"]?.text ?? ""
        return SchemaText.row(
            parameter["name"]?.text ?? "",
            isNeeded: parameter["required"] == .bool(true),
            type: (place == "query" ? "" : HTML.escaped(place) + " · ") + schemas.type(parameter["schema"] ?? .null),
            text: parameter["description"]?.text
        )
    }

    private func answer(_ response: OpenAPITree.Field) -> String {
        let content = resolved(response.value)
        let kinds = (content["content"]?.fields ?? []).map { media in
            media.value["schema"].map(schemas.type) ?? HTML.escaped(media.name)
        }
        let text = content["description"]?.text
        return SchemaText.row(
            response.name,
            isNeeded: false,
            type: kinds.isEmpty ? "no body" : kinds.joined(separator: " or "),
            text: text
        )
    }

    /// How curl asks it, with all that is required and all that has an example.
    private func example(_ operation: Operation) -> String {
        var path = operation.path
        var query: [String] = []
        for parameter in operation.parameters {
            guard let name = parameter["name"]?.text, let value = parameter["example"] else { continue }
            let text = Percent.encode(value.text ?? value.json, allowing: ":")
            if parameter["in"]?.text == "path" { path = path.replacing("{\(name)}", with: text) }
            let isUseful = operation.parts["operationId"]?.text != "search" || ["type", "start", "end"].contains(name)
            if parameter["in"]?.text == "query", isUseful { query.append("\(name)=\(text)") }
        }
        var line = "curl" + (operation.method == "get" ? "" : " -X \(operation.method.uppercased())")
        line += " '\(Self.addressMark)\(path)\(query.isEmpty ? "" : "?")\(query.joined(separator: "&"))'"
        if operation.parts["responses"]?["206"] != nil, operation.parts["operationId"]?.text != "search" {
            line += " -o picture.jpg"
        }
        if operation.parts["requestBody"]?["content"]?["multipart/form-data"] != nil { line += " -F file=@FILE" }
        if let body = operation.parts["requestBody"]?["content"]?["application/json"]?["example"] {
            line += " \\\n  -H 'Content-Type: application/json' \\\n  -d '\(body.json)'"
        }
        return line
    }

    private func article(_ schema: OpenAPITree.Field) -> String {
        let name = HTML.escaped(schema.name)
        let fields = schemas.rows(schema.value)
        return "<article id=\"schema-\(name)\"><h3><a href=\"#schema-\(name)\">\(name)</a></h3>"
            + HTML.prose(schema.value["description"]?.text ?? "")
            + (fields.isEmpty ? "<p class=type>\(schemas.type(schema.value))</p>" : "<table>\(fields)</table>")
            + "</article>"
    }
}
