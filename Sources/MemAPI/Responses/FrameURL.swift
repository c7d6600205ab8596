internal import MemCore

/// Where a picture of a frame is, as JSON; the addresses are the original's.
struct FrameURL: JSONWritable {
    private let id: FrameID
    private let isThumbnail: Bool

    static func image(_ id: FrameID) -> FrameURL { FrameURL(id: id, isThumbnail: false) }

    static func thumbnail(_ id: FrameID) -> FrameURL { FrameURL(id: id, isThumbnail: true) }

    func write(to json: inout JSONOutput) {
        json.writePlain { text in
            text.append(contentsOf: "/api/search?type=frame&frame_id=".utf8)
            text.append(decimal: id.rawValue)
            if isThumbnail { text.append(contentsOf: "&size=thumb".utf8) }
        }
    }
}
