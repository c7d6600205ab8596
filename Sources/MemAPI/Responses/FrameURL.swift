internal import MemCore

/// Where a frame's pictures are; the addresses are the original's.
enum FrameURL {
    static func image(_ id: FrameID) -> String { "/api/search?type=frame&frame_id=\(id)" }

    static func thumbnail(_ id: FrameID) -> String { image(id) + "&size=thumb" }
}
