import Foundation

/// A session as `/api/streams` shows it.
struct StreamAnswer: Decodable, Sendable {
    var sessionId: String
    var streamKey: String
    var name: String
    var status: String
    var rtmpUrl: String
    var serverUrl: String
    var sourceId: Int
    var resolution: String?
    var width: Int?
    var height: Int?
    var fps: Double?
    var videoCodec: String?
    var audioCodec: String?
    var framesReceived: Int
    var framesStored: Int
    var framesDeduplicated: Int
    var dropped: Int
    var leftOut: Int
    var degradation: DegradationAnswer?
    var reconnects: Int
    var errorReason: String?
}

/// How far a session is degraded.
struct DegradationAnswer: Decodable, Sendable {
    var step: Int
    var frameIntervalSeconds: Double
    var since: String
}

/// The answer of `GET /api/streams`.
struct StreamListAnswer: Decodable, Sendable {
    var streams: [StreamAnswer]
    var activeCount: Int
    var totalCount: Int
}

/// The answer of `GET /api/search?type=timeline`.
struct TimelineAnswer: Decodable, Sendable {
    var count: Int
    var entries: [Entry]

    /// One row of the timeline.
    struct Entry: Decodable, Sendable, Hashable {
        var timestamp: String
        var sourceId: Int
        var sceneChanged: Bool
        var verdict: String
        var frame: Frame

        /// The row's instant, in seconds after 1970.
        /// - Throws: ``MalformedTimestamp``
        func seconds() throws -> Double { try UTC.seconds(timestamp) }
    }

    /// The frame that a row points at.
    struct Frame: Decodable, Sendable, Hashable {
        var frameId: Int
        var url: String
        var metadata: Metadata
    }

    /// What is told about a frame's picture.
    struct Metadata: Decodable, Sendable, Hashable {
        var width: Int
        var height: Int
        var jpegQuality: Int
    }
}

/// The one body of every error.
struct ErrorAnswer: Decodable, Sendable {
    var error: String
    var code: String
    var detail: String
    var timestamp: String
}

/// Reads RFC 3339 instants that end in `Z`, with microseconds (which Foundation's formatter rounds away).
enum UTC {
    /// Seconds after 1970.
    /// - Throws: ``MalformedTimestamp``
    static func seconds(_ text: String) throws -> Double {
        guard text.hasSuffix("Z") else { throw MalformedTimestamp(text: text) }
        let parts = text.dropLast().split(separator: ".", maxSplits: 1)
        guard let whole = parts.first, let date = try? Date("\(whole)Z", strategy: .iso8601) else {
            throw MalformedTimestamp(text: text)
        }
        guard parts.count == 2 else { return date.timeIntervalSince1970 }
        guard let fraction = Double("0.\(parts[1])") else { throw MalformedTimestamp(text: text) }
        return date.timeIntervalSince1970 + fraction
    }
}

/// An instant is not written as RFC 3339 in UTC.
struct MalformedTimestamp: Error {
    var text: String
}
