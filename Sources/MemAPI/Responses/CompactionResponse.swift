internal import MemCore

/// What making the memory smaller did, as JSON.
struct CompactionResponse: Encodable {
    let bytesBefore: Int
    let bytesAfter: Int
    let files: Int

    enum CodingKeys: String, CodingKey {
        case bytesBefore = "bytes_before"
        case bytesAfter = "bytes_after"
        case files
    }

    init(_ compaction: Compaction) {
        bytesBefore = compaction.bytesBefore
        bytesAfter = compaction.bytesAfter
        files = compaction.files
    }
}
