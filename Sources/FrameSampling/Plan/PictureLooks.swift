internal import VideoBitstream

/// Which pictures look the same, bit by bit, because they are coded as copies of others.
struct PictureLooks: Sendable {
    /// The first picture that looked like one, if that is not itself.
    private var firsts: [UInt64: UInt64] = [:]

    /// So many are remembered before those are forgotten that nothing can be a copy of any more.
    private static let most = 1024

    /// By which pictures that look the same are known: the number of the first of them.
    subscript(number: UInt64) -> UInt64 { firsts[number] ?? number }

    /// Takes in the next picture in decoding order.
    mutating func note(_ picture: CodedPicture) {
        guard let references = picture.references, let copied = references.copied.first else { return }
        let look = self[copied]
        guard references.copied.allSatisfy({ self[$0] == look }) else { return }
        firsts[picture.number] = look
        if firsts.count > Self.most {
            let oldest = picture.number - min(picture.number, UInt64(Self.most / 2))
            firsts = firsts.filter { references.left.contains($0.key) || $0.key > oldest }
        }
    }
}
