package import NIOCore

/// Cuts a body of multipart/form-data (RFC 7578; RFC 2046, section 5.1) into its parts: bytes in, events out.
///
/// Of a part's bytes it keeps only what may be the beginning of a boundary, however large the part is.
package struct MultipartParser {
    /// What comes out, for every part in this order.
    package enum Event: Equatable {
        /// A part begins.
        case part(MultipartPart)
        /// Bytes of the part; any number of times.
        case bytes(ByteBuffer)
        /// The part is over.
        case end
    }

    /// The longest header of a part: two lines with a long file name take a tenth of it.
    static let maximumHeaderBytes = 8192
    /// The most parts; a form of Mem has one or two fields.
    static let maximumParts = 100
    /// The most spaces behind a boundary, where mail programs once left some.
    private static let maximumPadding = 256

    private enum State {
        /// Before the first boundary.
        case preamble
        /// Right behind a boundary.
        case boundary
        /// In a part's header.
        case header
        /// At the line end between a header and its bytes; a part without any may have its boundary here.
        case start
        /// In a part's bytes.
        case bytes
        /// Behind the last boundary.
        case epilogue
    }

    private static let lineEnd = Array("\r\n".utf8)
    private let delimiter: [UInt8]
    private var state = State.preamble
    private var parts = 0
    /// How much of an incomplete header was searched for its end already, so that a header sent byte by byte costs no more.
    private var searched = 0
    /// The first boundary may be the very first line: the line end before it is made up.
    private var buffer = ByteBuffer(bytes: lineEnd)

    /// Creates a parser for a boundary as the header `Content-Type` names it.
    package init(boundary: String) {
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Whether the last boundary was read: a body that ends earlier was cut off.
    package var isComplete: Bool { state == .epilogue }

    /// Takes the next bytes; call ``next()`` until it has no more before the next ones.
    package mutating func feed(_ chunk: ByteBuffer) {
        guard buffer.readableBytes > 0 else {
            buffer = chunk
            return
        }
        var joined = ByteBufferAllocator().buffer(capacity: buffer.readableBytes + chunk.readableBytes)
        joined.writeImmutableBuffer(buffer)
        joined.writeImmutableBuffer(chunk)
        buffer = joined
    }

    /// The next event, nil when more bytes are needed.
    package mutating func next() throws(APIError) -> Event? {
        while true {
            switch state {
            case .preamble:
                let (index, isWhole) = delimiterIndex
                buffer.moveReaderIndex(to: index)
                guard isWhole else { return nil }
                enter(.boundary, skipping: delimiter.count)
            case .boundary:
                guard try passBoundary() else { return nil }
            case .header:
                guard let header = try takeHeader() else { return nil }
                return .part(try MultipartPart(header))
            case .start:
                let (index, isWhole) = delimiterIndex
                guard index == buffer.readerIndex else {
                    enter(.bytes, skipping: Self.lineEnd.count)
                    continue
                }
                guard isWhole else { return nil }
                enter(.boundary, skipping: delimiter.count)
                return .end
            case .bytes:
                let (index, isWhole) = delimiterIndex
                if let bytes = buffer.readSlice(length: index - buffer.readerIndex), bytes.readableBytes > 0 {
                    return .bytes(bytes)
                }
                guard isWhole else { return nil }
                enter(.boundary, skipping: delimiter.count)
                return .end
            case .epilogue:
                buffer.clear()
                return nil
            }
        }
    }

    private mutating func enter(_ state: State, skipping count: Int) {
        buffer.moveReaderIndex(forwardBy: count)
        self.state = state
    }

    /// Where the delimiter is or, if it is not, where bytes are that may turn out to be its beginning.
    private var delimiterIndex: (index: Int, isWhole: Bool) {
        let view = buffer.readableBytesView
        var start = view.startIndex
        while let index = view[start...].firstIndex(of: UInt8(ascii: "\r")) {
            let candidate = view[index...].prefix(delimiter.count)
            if delimiter.starts(with: candidate) { return (index, candidate.count == delimiter.count) }
            start = index + 1
        }
        return (view.endIndex, false)
    }

    /// Reads what stands behind a boundary; false when more bytes are needed.
    private mutating func passBoundary() throws(APIError) -> Bool {
        let view = buffer.readableBytesView
        guard view.count >= 2 else { return false }
        if view.starts(with: "--".utf8) {
            enter(.epilogue, skipping: 2)
            return true
        }
        let padding = view.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        let behind = view.dropFirst(padding).prefix(2)
        guard padding <= Self.maximumPadding, Self.lineEnd.starts(with: behind) else {
            throw .malformed("A boundary of the body is followed by something else than a new line.")
        }
        guard behind.count == 2 else { return false }
        enter(.header, skipping: padding + 2)
        return true
    }

    /// Reads a part's header up to the empty line, whose end is left; nil when more bytes are needed.
    private mutating func takeHeader() throws(APIError) -> [UInt8]? {
        let view = buffer.readableBytesView.prefix(Self.maximumHeaderBytes)
        let header: [UInt8]
        if view.starts(with: Self.lineEnd) {
            header = []
            state = .start
        } else if let end = view.dropFirst(searched).firstRange(of: Self.lineEnd + Self.lineEnd) {
            header = Array(view[..<end.lowerBound])
            enter(.start, skipping: header.count + Self.lineEnd.count)
        } else {
            guard buffer.readableBytes < Self.maximumHeaderBytes else {
                throw .malformed("The header of a part is longer than \(Self.maximumHeaderBytes) bytes.")
            }
            searched = max(0, view.count - 3)
            return nil
        }
        searched = 0
        parts += 1
        guard parts <= Self.maximumParts else {
            throw .malformed("The body has more than \(Self.maximumParts) parts.")
        }
        return header
    }
}
