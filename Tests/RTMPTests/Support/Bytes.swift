import Foundation
import NIOCore
import SeededNumbers

extension String {
    /// The bytes that pairs of hexadecimal digits name; blanks between them are for the reader.
    var hexadecimalBytes: [UInt8] {
        let digits = filter { !$0.isWhitespace }
        return stride(from: 0, to: digits.count, by: 2).compactMap { offset in
            let start = digits.index(digits.startIndex, offsetBy: offset)
            return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
        }
    }

    /// The same as a buffer.
    var hexadecimalBuffer: ByteBuffer { ByteBuffer(bytes: hexadecimalBytes) }
}

extension ByteBuffer {
    var array: [UInt8] { Array(readableBytesView) }

    /// The buffer cut into pieces of at most this size, each with its own storage.
    func pieces(of size: Int) -> [ByteBuffer] {
        var rest = self
        var pieces: [ByteBuffer] = []
        while let bytes = rest.readBytes(length: Swift.min(size, rest.readableBytes)), !bytes.isEmpty {
            pieces.append(ByteBuffer(bytes: bytes))
        }
        return pieces
    }
}

/// What a file of the folder `Fixtures` holds.
func fixture(_ name: String) throws -> ByteBuffer {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return ByteBuffer(bytes: try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name)")))
}

extension SeededNumbers {
    /// Bytes without any sense.
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    /// The bytes with up to eight of them changed, cut out or doubled.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            switch UInt8.random(in: 0..<4, using: &self) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 2: bytes.remove(at: place)
            default: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
            }
        }
        return bytes
    }
}
