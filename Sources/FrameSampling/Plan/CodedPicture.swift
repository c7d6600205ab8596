public import MemCore
public import VideoBitstream

/// One access unit as ``SamplePlanner`` sees it: when it is shown, and what depends on it.
public struct CodedPicture: Hashable, Sendable {
    /// Where it stands in decoding order; ascending, given by whoever feeds the planner.
    public var number: UInt64
    /// Decoding time; tolerated if it is wrong.
    public var dts: MediaTime
    /// Presentation time.
    public var pts: MediaTime
    /// Whether decoding can start here.
    public var isStart: Bool
    /// Whether a later picture may refer to it; false only if provably none does.
    public var isReference: Bool
    /// Whether it shows a picture at all: parameter sets alone and hidden frames don't.
    public var isShown: Bool
    /// How it stands to the starting point before it.
    public var leading: Leading
    /// Which pictures it is predicted from, and which ones later pictures can be; nil if that is not known.
    public var references: PictureReferences?
    /// The coded bytes.
    public var payload: [UInt8]

    /// Whether a picture is shown before the starting point that it follows in decoding order.
    public enum Leading: Hashable, Sendable {
        /// It is shown after the starting point, or can be decoded from there on all the same.
        case no
        /// It refers to pictures before the starting point: not decodable if decoding began there.
        case dependent
        /// The bitstream does not say; its PTS does.
        case unknown
    }

    /// The greatest distance from zero that a timestamp keeps, so that sums and differences of a few never overflow.
    static let farthest: Int64 = 1 << 58

    /// Creates a coded picture; timestamps beyond ±9,000 years are clamped.
    public init(
        number: UInt64,
        dts: MediaTime,
        pts: MediaTime,
        isStart: Bool,
        isReference: Bool,
        isShown: Bool = true,
        leading: Leading = .no,
        references: PictureReferences? = nil,
        payload: [UInt8]
    ) {
        self.number = number
        self.dts = Self.clamped(dts)
        self.pts = Self.clamped(pts)
        self.isStart = isStart
        self.isReference = isReference
        self.isShown = isShown
        self.leading = leading
        self.references = references
        self.payload = payload
    }

    /// Whether it can be decoded when decoding starts at `start` without anything before it.
    func isDecodable(from start: CodedPicture) -> Bool {
        switch leading {
        case .no: true
        case .dependent: false
        case .unknown: pts >= start.pts
        }
    }

    static func clamped(_ time: MediaTime) -> MediaTime {
        MediaTime(microseconds: min(max(time.microseconds, -farthest), farthest))
    }
}
