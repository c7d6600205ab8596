/// One row of the sources.
public struct SourceRecord: Hashable, Sendable {
    /// Its number.
    public var id: SourceID
    /// What kind of source it is: `stream`.
    public var type: String
    /// What the original calls the file name: the session's name.
    public var filename: String
    /// Where it comes from, without any secret; nil if there is nothing to tell.
    public var location: String?

    /// Creates a record.
    public init(id: SourceID, type: String, filename: String, location: String?) {
        self.id = id
        self.type = type
        self.filename = filename
        self.location = location
    }
}
