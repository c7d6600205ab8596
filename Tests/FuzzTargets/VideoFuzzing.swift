import FLV
import MemCore
import NIOCore
import VideoBitstream

/// Video messages and what is in them.
enum VideoFuzzing {
    private static let codecs: [VideoCodec] = [.avc, .hevc, .av1, .vp9]

    static func flv(_ bytes: [UInt8]) throws {
        var parser = VideoPacketParser()
        let message = ByteBuffer(bytes: bytes)
        _ = try? AudioPacket.parse(message)
        guard let packet = try? parser.parse(message, at: .zero) else { return }
        if case .accessUnit(let unit) = packet, unit.payload.readableBytes > bytes.count {
            throw FuzzTarget.Broken("a packet of more bytes than there were")
        }
    }

    static func record(_ bytes: [UInt8]) throws {
        guard let choice = bytes.first else { return }
        let codec = codecs[Int(choice & 3)]
        guard let configuration = try? DecoderConfiguration(codec: codec, record: Array(bytes[1...])) else { return }
        let largest = PictureSize(width: 7680, height: 4320)
        if let dimensions = configuration.dimensions {
            try check(dimensions)
            // Mem asks for the memory of a format only when its size is allowed.
            guard dimensions.fits(longSide: largest.width, shortSide: largest.height) else { return }
        }
        let memory = configuration.decodingMemory(largest: largest)
        guard memory <= DecoderConfiguration.mostDecodingMemory(largest: largest) * 2 else {
            throw FuzzTarget.Broken("\(memory) bytes for \(configuration)")
        }
    }

    /// A record, its length before it, then access units, each with its length before it.
    static func accessUnit(_ bytes: [UInt8]) throws {
        guard let choice = bytes.first else { return }
        var rest = bytes[1...]
        func piece() -> [UInt8]? {
            guard rest.count >= 2, let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
            let piece = rest.prefix(Int(high) << 8 | Int(low))
            rest = rest.dropFirst(piece.count)
            return Array(piece)
        }
        guard let record = piece(),
            let configuration = try? DecoderConfiguration(codec: codecs[Int(choice & 3)], record: record)
        else { return }
        var inspector = AccessUnitInspector(configuration: configuration)
        var references = ReferenceReader(configuration: configuration)
        var number: UInt64 = 0
        while let unit = piece() {
            if let dimensions = try? inspector.inspect(unit).dimensions { try check(dimensions) }
            if let found = references?.read(unit.span, number: number) { try check(found, upTo: number) }
            number += 1
        }
    }

    private static func check(_ references: PictureReferences, upTo number: UInt64) throws {
        guard references.left.count <= 16, references.used.allSatisfy({ $0 < number }),
            references.left.allSatisfy({ $0 <= number }), references.copied.isSubset(of: references.used)
        else { throw FuzzTarget.Broken("impossible: \(references)") }
    }

    static func check(_ dimensions: PictureDimensions) throws {
        guard (1...65535).contains(dimensions.coded.longSide), dimensions.shown.shortSide >= 1,
            dimensions.shown.width <= dimensions.coded.width, dimensions.shown.height <= dimensions.coded.height
        else { throw FuzzTarget.Broken("impossible: \(dimensions)") }
    }
}
