import APITestDoubles
import Foundation
import HTTPTypes
import MemCore
import Testing

@testable import MemAPI

@Suite("What each route is for")
struct RouteNeedTests {
    private static let routes = MemAPIServerTests.server().routes

    private static func name(of need: RouteNeed) -> String {
        if case .scope(let scope) = need { scope.rawValue } else { "none" }
    }

    @Test("is in the table of docs/api.md, route for route")
    func table() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/api.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").drop { $0 != "| scope | addresses |" }.dropFirst(2)
            .prefix { $0.hasPrefix("|") }
        var documented: [String: String] = [:]
        for row in rows {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            for match in cells[1].matches(of: /`([A-Z]+ \/[^`]*)`/) {
                documented[String(match.1)] = cells[0].replacing("`", with: "")
            }
        }
        let wanted = Dictionary(
            Self.routes.map { ("\($0.method.rawValue) \($0.path)", Self.name(of: $0.need)) },
            uniquingKeysWith: { $0 + $1 }
        )
        for (route, scope) in wanted {
            #expect(documented[route] == scope, "\(route) in the table of docs/api.md")
        }
        #expect(Set(documented.keys).subtracting(wanted.keys) == [], "in docs/api.md, but answered by no route")
    }

    @Test("is what the contract says")
    func contract() throws {
        let paths = try #require(try OpenAPIDocument.tree()["paths"])
        for route in Self.routes {
            let place = "\(route.method.rawValue) \(route.path)"
            let security = try #require(paths[route.path]?[route.method.rawValue.lowercased()]?["security"], "\(place)")
            let scopes = security.elements.map { alternative in
                (alternative["token"] ?? alternative["cookie"])?.elements.compactMap(\.text)
            }
            switch route.need {
            case .nothing: #expect(scopes.isEmpty, "\(place)")
            case .scope(let scope): #expect(scopes == [[scope.rawValue], [scope.rawValue], nil], "\(place)")
            }
        }
    }

    @Test("is nothing only for what tells no secret, or is opened by a stream key")
    func open() {
        let open = Set(Self.routes.filter { $0.need == .nothing }.map(\.path))
        let callbacks = ["publish", "publish-done", "play", "play-done"].map { "/api/streams/rtmp-callback/" + $0 }
        #expect(
            open
                == Set(
                    [
                        "/", "/page/{name}", "/health", "/api/health", "/ready", "/openapi.json", "/openapi.yaml",
                        "/docs", "/redoc",
                        "/api/login",
                        "/api/logout", "/api/streams/{ref}/frame",
                    ] + callbacks
                )
        )
        let frames = Self.routes.filter { $0.path == "/api/streams/{ref}/frame" }
        #expect(Set(frames.map { "\($0.method.rawValue) \(Self.name(of: $0.need))" }) == ["GET read", "POST none"])
    }

    @Test("is asked of every request: without a token each route but the open ones answers 401")
    func asked() async throws {
        try await withAPI(yaml: "api: { auth: tokens }") { api in
            for route in Self.routes {
                let target = route.path.replacing("{ref}", with: "x").replacing("{id}", with: "1")
                let answer = try await api.send(route.method.rawValue, target)
                #expect(
                    (answer.status == 401) == (route.need != .nothing),
                    "\(route.method) \(target) \(answer.status)"
                )
            }
        }
    }
}
