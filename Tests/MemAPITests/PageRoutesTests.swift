import APITestDoubles
import Foundation
import MemCore
import Testing

@testable import MemAPI

@Suite("The page")
struct PageRoutesTests {
    private static let html = ["Accept: text/html,application/xhtml+xml,*/*;q=0.8"]

    @Test("is what browsers get at /, and programs get what they always got")
    func root() async throws {
        try await withAPI { api in
            let page = try await api.send("GET", "/", headers: Self.html)
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.string.hasPrefix("<!doctype html>"))
            let programs = try await api.send("GET", "/", headers: ["Accept: */*"])
            #expect(try programs.json["message"] == .string("Mem API is running"))
        }
    }

    @Test("runs and loads nothing but its own files")
    func policy() async throws {
        try await withAPI { api in
            let page = try await api.send("GET", "/", headers: Self.html)
            let policy = try #require(page.headers["content-security-policy"])
            #expect(policy.contains("default-src 'none'"))
            #expect(policy.contains("script-src 'self';"))
            #expect(!policy.contains("unsafe"))
            #expect(!page.string.contains("<script>"))
            #expect(!page.string.contains("style="))
        }
    }

    @Test("names files that are all there, and each is sent once as long as it does not change")
    func files() async throws {
        try await withAPI { api in
            for (name, file) in PageFile.all {
                let answer = try await api.send("GET", "/page/\(name)")
                #expect(answer.status == 200, "\(name)")
                #expect(answer.headers["content-type"] == file.mediaType)
                let tag = try #require(answer.headers["etag"])
                let again = try await api.send("GET", "/page/\(name)", headers: ["If-None-Match: \(tag)"])
                #expect(again.status == 304, "\(name)")
                // What a file loads is there as well.
                for match in answer.string.matches(of: /(?:from|import\() ?'\.\/([a-z-]+\.js)'/) {
                    #expect(PageFile.all[String(match.1)] != nil, "\(name) loads \(match.1)")
                }
            }
            for match in String(decoding: PageFile.page.bytes, as: UTF8.self).matches(of: /\/page\/([a-z.-]+)/) {
                #expect(PageFile.all[String(match.1)] != nil, "the page loads \(match.1)")
            }
            #expect(try await api.send("GET", "/page/nothing.js").status == 404)
            #expect(try await api.send("GET", "/page/..%2Fopenapi.yaml").status == 404)
        }
    }

    @Test("makes no element of a text, and runs nothing that is one")
    func escaping() throws {
        let forbidden = [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc",
        ]
        for (name, file) in PageFile.all where name.hasSuffix(".js") {
            let text = String(decoding: file.bytes, as: UTF8.self)
            for word in forbidden { #expect(!text.contains(word), "\(word) in \(name)") }
        }
    }
}

extension RawAnswer {
    /// The body as text.
    fileprivate var string: String { String(decoding: body, as: UTF8.self) }
}
