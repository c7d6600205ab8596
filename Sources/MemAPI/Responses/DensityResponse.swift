internal import MemCore

/// How much was on screen, and how often it changed, as JSON: a column for each number, since there are many.
struct DensityResponse: JSONWritable {
    private let query: TimelineQuery
    private let bucket: Int64
    private let sources: [[DensityBucket]]
    private let count: Int

    init(_ buckets: [DensityBucket], query: TimelineQuery, bucket: Int64) {
        self.query = query
        self.bucket = bucket
        count = buckets.count
        sources = Dictionary(grouping: buckets, by: \.sourceID).sorted { $0.key < $1.key }.map(\.value)
    }

    /// The start of the bucket that the range begins in.
    private var start: Int64 {
        let start = query.start.microseconds
        let rest = start % bucket
        return start - (rest < 0 ? rest + bucket : rest)
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("start", Instant(microseconds: start))
            json.field("end", query.end.advanced(bySeconds: -0.000_001))
            json.field("bucket_seconds", bucket / 1_000_000)
            json.field("count", count)
            json.begin("sources")
            json.array(sources) { json, buckets in
                json.object { json in
                    json.field("source_id", buckets[0].sourceID.rawValue)
                    json.begin("indexes")
                    json.array(buckets) { $0.write(($1.start.microseconds - start) / bucket) }
                    json.begin("samples")
                    json.array(buckets) { $0.write(Int64($1.samples)) }
                    json.begin("changes")
                    json.array(buckets) { $0.write(Int64($1.changes)) }
                    json.begin("frame_ids")
                    json.array(buckets) { $0.write($1.frameID.rawValue) }
                }
            }
        }
    }
}
