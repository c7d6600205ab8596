/// What has to be decoded, in this order, to get one wanted picture.
public struct DecodingPlan: Hashable, Sendable {
    /// One access unit to decode.
    public struct Step: Hashable, Sendable {
        /// The access unit.
        public var picture: CodedPicture
        /// Whether the decoded picture may be asked for later and has to be kept until then.
        public var isKept: Bool
        /// Whether its headers are enough, or nothing at all: no wanted picture is predicted from it, now or later, but those
        /// of H.264 name their references by counting it.
        public var isHeaderOnly: Bool
    }

    /// Whether the decoder must forget its reference pictures first, because what it had is not what comes before.
    public var restarts: Bool
    /// What to decode; empty if the wanted picture was decoded, and kept, earlier, or is a copy.
    public var steps: [Step]
    /// The number of the picture that is the sample, or of one that looks the same; nil if the plan only frees memory.
    ///
    /// When the sample is shown, the planner's grid knows: ``SamplingGrid/lastSample``.
    public var wanted: UInt64?
    /// Whether the wanted picture is an exact copy of the last sample: nothing is decoded for it.
    public var isCopy = false
    /// The numbers of the pictures to keep after this plan; all others can be released.
    public var kept: Set<UInt64>
}
