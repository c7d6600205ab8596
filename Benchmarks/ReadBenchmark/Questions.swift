import AsyncHTTPClient
import Foundation
import NIOCore

/// Questions to a ``LargeMemory``, each about another time, picture or word.
struct Questions {
    /// What is asked.
    enum Kind: String, CaseIterable {
        /// What the machine and HTTP take by themselves.
        case nothing = "nothing: the greeting at /"
        case hour = "an hour of the timeline, 100 entries"
        case lateHour = "the same, its entries 30,000 to 30,100"
        case firstPage = "all of the timeline, page 1"
        case farPage = "all of the timeline, page 10,000 by its cursor"
        case day = "a day in buckets of 10 minutes"
        case instant = "all sources at an instant"
        case picture = "a picture by its number"
        case thumbnail = "a thumbnail by its number"
        case moments = "the moments of a day, one source"
        case allMoments = "the longest moments of a day, all sources"
        case similar = "pictures that look alike"
        case words = "a word"
        case phrase = "two words, one a prefix"
    }

    private let base: String
    /// Where the memory begins and ends, in seconds since 1970.
    private let start: Double
    private let end: Double
    /// What page 10,000 of the whole timeline begins behind.
    private var cursor = ""

    init(base: String, client: HTTPClient) async throws {
        self.base = base
        // The first frame tells when the memory began.
        let answer = try await client.execute(HTTPClientRequest(url: base + "/api/frames/1"), timeout: .seconds(30))
        let body = try await answer.body.collect(upTo: 1 << 20)
        let frame = try JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: Any]
        let parser = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let text = frame?["timestamp"] as? String, let first = try? parser.parse(text) else {
            throw Readers.Failure(description: "\(base) has no such memory: \(String(buffer: body))")
        }
        start = first.timeIntervalSince1970
        end = start + Double(LargeMemory.samples / LargeMemory.sources)
        let before = HTTPClientRequest(url: base + everything + "&offset=999800")
        let page = try await client.execute(before, timeout: .seconds(30)).body.collect(upTo: 1 << 20)
        let json = try JSONSerialization.jsonObject(with: Data(page.readableBytesView)) as? [String: Any]
        let pagination = json?["pagination"] as? [String: Any]
        guard let cursor = pagination?["next_cursor"] as? String else {
            throw Readers.Failure(description: "\(base) has no page 10,000: \(String(buffer: page).prefix(500))")
        }
        self.cursor = cursor
    }

    private var everything: String {
        "/api/search?type=timeline&start=\(Self.text(Int(start)))&end=\(Self.text(Int(end) + 1))"
    }

    func url(of kind: Kind) -> String {
        base + path(of: kind)
    }

    private func path(of kind: Kind) -> String {
        let frame = Int.random(in: 1...LargeMemory.frames)
        switch kind {
        case .nothing: return "/"
        case .hour: return "/api/search?type=timeline&\(range(3600))"
        case .lateHour: return "/api/search?type=timeline&\(range(3600))&offset=30000"
        case .firstPage: return everything
        case .farPage: return everything + "&cursor=\(cursor)"
        case .day: return "/api/search?type=timeline&\(range(86_400))&bucket=10m"
        case .instant: return "/api/at?t=\(Self.text(Int.random(in: Int(start) + 60...Int(end) - 60)))"
        case .picture: return "/api/frames/\(frame)/image"
        case .thumbnail: return "/api/frames/\(frame)/image?size=thumb"
        case .moments: return "/api/moments?\(range(86_400))&source_id=\(Int.random(in: 1...LargeMemory.sources))"
        case .allMoments: return "/api/moments?\(range(86_400))&order=dwell"
        case .similar: return "/api/frames/\(frame)/similar"
        case .words: return "/api/search?type=transcript&q=\(Self.word)"
        case .phrase: return "/api/search?type=transcript&q=\(Self.words.replacingOccurrences(of: " ", with: "%20"))"
        }
    }

    /// Any word, most of them rare.
    static var word: String { "word\(Int.random(in: 1...20_000))" }

    /// Many words by their beginning, and a frequent one.
    static var words: String { "word\(Int.random(in: 100...999))* word\(Int.random(in: 2...99))" }

    private func range(_ seconds: Int) -> String {
        let first = Int.random(in: Int(start)...Int(end) - seconds)
        return "start=\(Self.text(first))&end=\(Self.text(first + seconds))"
    }

    private static func text(_ second: Int) -> String {
        Date(timeIntervalSince1970: Double(second)).formatted(.iso8601)
    }
}
