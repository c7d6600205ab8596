/// Reads server-sent events (WHATWG HTML, section 9.2) out of bytes as they come.
struct EventBlocks {
    /// An event.
    struct Block: Equatable {
        /// What it is called.
        var kind: String
        /// What it says.
        var data: String
    }

    /// A line that is longer is none of Mem's.
    private static let longestLine = 16 << 20

    /// What the server wants to hear when the client comes back.
    private(set) var lastID: String?
    private var line: [UInt8] = []
    private var kind = ""
    private var data: [String] = []

    /// Creates a reader.
    ///
    /// - Parameter lastID: what was heard last before.
    init(lastID: String? = nil) {
        self.lastID = lastID
    }

    /// Takes bytes, and returns the events that end in them; nil if they are no events.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [Block]? {
        var blocks: [Block] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                if line.count > Self.longestLine { return nil }
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.isEmpty {
                if !data.isEmpty { blocks.append(Block(kind: kind, data: data.joined(separator: "\n"))) }
                (kind, data) = ("", [])
            } else {
                takeLine()
            }
            line.removeAll(keepingCapacity: true)
        }
        return blocks
    }

    private mutating func takeLine() {
        let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        var value = parts.count == 2 ? parts[1] : []
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: parts[0], as: UTF8.self) {
        case "id": lastID = text
        case "event": kind = text
        case "data": data.append(text)
        // Comments, and what is new.
        default: break
        }
    }
}
