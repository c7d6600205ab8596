/// Follows the references of one codec's pictures.
public protocol ReferenceFollowing: Sendable {
    /// Says that a unit was left out, after which nothing is known for a while.
    mutating func lose()

    /// What the next access unit in decoding order refers to; nil if that is not known yet.
    ///
    /// - Throws: ``BitstreamError`` for what does not add up.
    mutating func references(in payload: Span<UInt8>, _ number: UInt64) throws(BitstreamError) -> PictureReferences?

    /// What a decoder needs of an access unit whose picture nobody needs; nil: nothing at all.
    func heads(of payload: Span<UInt8>) -> [UInt8]?
}

extension ReferenceFollowing {
    /// Reads the next access unit in decoding order; nil if what it refers to is not known.
    ///
    /// - Parameters:
    ///   - payload: the unit as FLV carries it.
    ///   - number: by which the unit is told from others.
    public mutating func read(_ payload: Span<UInt8>, number: UInt64) -> PictureReferences? {
        do throws(BitstreamError) {
            return try references(in: payload, number)
        } catch {
            lose()
            return nil
        }
    }
}
