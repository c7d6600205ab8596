import APITestDoubles
import HTTPTypes
import MemCore
import Testing

@testable import MemAPI

@Suite("The contract")
struct OpenAPIDocumentTests {
    @Test("names every route, and no other")
    func routes() throws {
        let document = try OpenAPIDocument.tree()
        let methods: Set = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
        var documented: Set<String> = []
        for path in try #require(document["paths"]).fields {
            for field in path.value.fields where methods.contains(field.name) {
                documented.insert("\(field.name.uppercased()) \(path.name)")
            }
        }
        let answered = Set(MemAPIServerTests.server().routes.map { "\($0.method.rawValue) \($0.path)" })
        #expect(answered.subtracting(documented) == [], "not in Sources/MemAPI/OpenAPI/openapi.yaml")
        #expect(documented.subtracting(answered) == [], "in openapi.yaml, but answered by no route")
    }

    @Test("gives every operation a name of its own, a summary, a tag that is explained, and its 200")
    func operations() throws {
        let document = try OpenAPIDocument.tree()
        let tags = Set((document["tags"]?.elements ?? []).compactMap { $0["name"]?.text })
        var names: Set<String> = []
        for path in document["paths"]?.fields ?? [] {
            for operation in path.value.fields where operation.name != "parameters" {
                let name = try #require(operation.value["operationId"]?.text, "\(operation.name) \(path.name)")
                #expect(!names.contains(name), "two operations have this name")
                names.insert(name)
                #expect(operation.value["summary"]?.text?.hasSuffix(".") == true, "\(name)")
                let own = (operation.value["tags"]?.elements ?? []).compactMap(\.text)
                #expect(own.count == 1 && own.allSatisfy { tags.contains($0) }, "\(name)")
                #expect(operation.value["responses"]?["200"] != nil, "\(name)")
            }
        }
        #expect(names.count > 20)
    }

    @Test("says what generators of clients need: what arrays hold, and what files are")
    func generators() throws {
        let document = try OpenAPIDocument.tree()
        var arrays = 0
        func look(_ tree: OpenAPITree, at place: String) {
            if let type = tree["type"], type.text == "array" || type.elements.contains(.string("array")) {
                arrays += 1
                #expect(tree["items"] != nil, "\(place): an array of what?")
            }
            // Generators know no type that has but one value.
            if !place.contains("/oneOf/") { #expect(tree["type"] != .string("null"), "\(place): say const: null") }
            for media in tree["content"]?.fields ?? []
            where media.name.contains("/") && media.name != "application/yaml" {
                #expect(media.value["schema"] != nil, "\(place): what is \(media.name)?")
            }
            for field in tree.fields { look(field.value, at: place + "/" + field.name) }
            for (index, element) in tree.elements.enumerated() { look(element, at: "\(place)/\(index)") }
        }
        look(document, at: "")
        #expect(arrays > 20)
    }

    @Test("is served as JSON and as YAML, with the version of the program")
    func served() async throws {
        try await withAPI { api in
            let json = try await api.send("GET", "/openapi.json")
            #expect(json.status == 200)
            #expect(json.headers["content-type"] == "application/json; charset=utf-8")
            #expect(try json.json["openapi"] == .string("3.1.0"))
            #expect(try json.json["info"]["version"] == .string("1.2.3"))
            #expect(try json.json["paths"]["/api/search"]["get"]["operationId"] == .string("search"))
            let yaml = try await api.send("GET", "/openapi.yaml")
            #expect(yaml.status == 200)
            #expect(yaml.headers["content-type"] == "application/yaml; charset=utf-8")
            let text = String(decoding: yaml.body, as: UTF8.self)
            #expect(text.contains("\n  version: 1.2.3\n"))
            #expect(!text.contains(OpenAPIDocument.versionMark))
        }
    }

    @Test("keeps order, numbers, truth values and nulls of YAML, and escapes what JSON has to")
    func tree() throws {
        let tree = OpenAPITree.object([
            .init(name: "z", value: .array([.null, .bool(true), .integer(1), .number(0.5)])),
            .init(name: "a\"\\", value: .string("one\ntwo\t\u{1}é")),
        ])
        #expect(tree.json == #"{"z":[null,true,1,0.5],"a\"\\":"one\ntwo\u0009\u0001é"}"#)
    }
}
