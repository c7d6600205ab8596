internal import MemCore

/// How loud a stream was in a second.
struct HeardLevel: Hashable, Sendable {
    /// When the second was over.
    var instant: Instant
    /// The root mean square of its loudest channel, in dBFS; nil: there is sound, but nobody can tell how loud.
    var level: Double?
}
