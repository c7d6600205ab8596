/// What ingest holds at one moment, all streams together; for metrics.
public struct IngestFigures: Hashable, Sendable {
    /// How many connections of publishers are open, those included that do not publish yet.
    public var connections: Int
    /// How many access units wait for their decoders.
    public var queuedAccessUnits: Int
    /// The bytes that those hold.
    public var queuedBytes: Int
    /// The processes that decode, for streams, imports and single pictures.
    public var decoders: [Int32]

    /// Creates figures.
    public init(connections: Int, queuedAccessUnits: Int, queuedBytes: Int, decoders: [Int32]) {
        self.connections = connections
        self.queuedAccessUnits = queuedAccessUnits
        self.queuedBytes = queuedBytes
        self.decoders = decoders
    }
}
