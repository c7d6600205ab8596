import APITestDoubles
import Testing

@testable import MemAPI

@Suite("The page of documentation")
struct DocumentationPageTests {
    @Test("shows every operation and every schema, and every link inside leads somewhere")
    func complete() throws {
        let document = try OpenAPIDocument.tree()
        let page = DocumentationPage(document).html
        let anchors = Set(page.matches(of: /\sid="?([A-Za-z-]+)/).map { String($0.output.1) })
        for path in document["paths"]?.fields ?? [] {
            for operation in path.value.fields where operation.name != "parameters" {
                #expect(anchors.contains(operation.value["operationId"]?.text ?? ""))
            }
        }
        for schema in document["components"]?["schemas"]?.fields ?? [] {
            #expect(anchors.contains("schema-\(schema.name)"))
        }
        let links = Set(page.matches(of: /href="#([A-Za-z-]+)"/).map { String($0.output.1) })
        #expect(links.count > 50)
        #expect(links.subtracting(anchors) == [])
    }

    @Test(
        "needs nothing of another host, and lets in nothing but its own script and style",
        arguments: ["/docs", "/redoc"]
    )
    func closed(path: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", path)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
            let page = String(decoding: answer.body, as: UTF8.self)
            #expect(!page.contains("https://") && !page.contains(" src=") && !page.contains("@import"))
            let policy = try #require(answer.headers["content-security-policy"])
            let nonce = try #require(policy.firstMatch(of: /script-src 'nonce-([a-z0-9]+)'/)?.output.1)
            #expect(page.contains("<script nonce=\"\(nonce)\">") && page.contains("<style nonce=\"\(nonce)\">"))
            #expect(policy.hasPrefix("default-src 'none';"))
            let second = try await api.send("GET", path)
            #expect(second.headers["content-security-policy"] != policy)
        }
    }

    @Test("shows how to send a file, where a form is understood")
    func form() {
        let document = OpenAPITree.object([
            .init(name: "tags", value: .array([.object([.init(name: "name", value: .string("t"))])])),
            .init(
                name: "paths",
                value: .object([.init(name: "/x", value: .object([.init(name: "post", value: Self.upload)]))])
            ),
        ])
        #expect(DocumentationPage(document).html.contains("curl -X POST &#39;MEM_ADDRESS/x&#39; -F file=@FILE"))
    }

    private static let upload = OpenAPITree.object([
        .init(name: "tags", value: .array([.string("t")])),
        .init(
            name: "requestBody",
            value: .object([
                .init(name: "content", value: .object([.init(name: "multipart/form-data", value: .object([]))]))
            ])
        ),
    ])

    @Test("shows the address that was asked in the examples, whatever it is, as text")
    func address() async throws {
        let page = try OpenAPIDocument.html(version: "1", address: "http://a\"<b>", nonce: "n")
        #expect(page.contains("curl &#39;http://a&quot;&lt;b&gt;/api/status&#39;"))
        #expect(!page.contains("a\"<b>"))
        #expect(!page.contains(DocumentationPage.addressMark) && !page.contains(DocumentationPage.nonceMark))
        try await withAPI { api in
            let answer = try await api.send("GET", "/docs", host: "localhost:1")
            #expect(
                String(decoding: answer.body, as: UTF8.self).contains("curl &#39;http://localhost:1/api/status&#39;")
            )
        }
    }

    @Test(
        "descriptions are paragraphs, lists, code and strong words, and nothing else",
        arguments: [
            ("one\ntwo\n\nthree", "<p>one two</p><p>three</p>"),
            ("is:\n\n- `a`: b\n  c\n- d\n\nend", "<p>is:</p><ul><li><code>a</code>: b c</li><li>d</li></ul><p>end</p>"),
            ("**x** <i> & `<&>`", "<p><strong>x</strong> &lt;i&gt; &amp; <code>&lt;&amp;&gt;</code></p>"),
            ("", ""),
        ]
    )
    func prose(text: String, html: String) {
        #expect(HTML.prose(text) == html)
    }
}
