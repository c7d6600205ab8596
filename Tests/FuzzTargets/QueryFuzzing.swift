import MemAPI
import MemCore

/// What stands behind the question mark.
enum QueryFuzzing {
    static func run(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let query = QueryParameters(text)
        if let request = try? TimelineRequest(query) {
            guard request.query.start <= request.query.end, (1...5000).contains(request.query.limit) else {
                throw FuzzTarget.Broken("\(request)")
            }
            // What an answer tells to go on with has to be understood.
            if let place = request.query.after {
                let again = try? TimelineRequest(QueryParameters("end=2026-01-01T00:00:00Z&cursor=\(place.cursor)"))
                guard again?.query.after == place else { throw FuzzTarget.Broken("the cursor \(place.cursor)") }
            }
        }
        if let instant = (try? query.instant("start")) ?? nil {
            // Whatever time is understood is told again as one that is understood as the same.
            guard Instant(rfc3339: instant.rfc3339) == instant else {
                throw FuzzTarget.Broken("\(instant) is told as \(instant.rfc3339)")
            }
        }
        _ = try? query.range()
        _ = ByteRange(text, length: 1000)
    }
}
