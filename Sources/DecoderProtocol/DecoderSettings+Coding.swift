internal import MemCore
internal import NIOCore

extension DecoderSettings {
    init(from body: inout ByteBuffer) throws(RecordError) {
        let interval = try body.mediaTime("interval")
        guard interval > .zero else { throw .malformed("interval") }
        let origin = try body.optional("origin") { (body) throws(RecordError) in try body.mediaTime("origin") }
        let last = try body.optional("last sample") { (body) throws(RecordError) in try body.mediaTime("last sample") }
        let longSide: UInt32 = try body.integer("long side")
        let shortSide: UInt32 = try body.integer("short side")
        self.init(
            interval: interval,
            origin: origin,
            lastSample: last,
            frame: Configuration.Capture.Frame(),
            maximumLongSide: Int(longSide),
            maximumShortSide: Int(shortSide),
            memoryLimit: try body.integer("memory limit"),
            firstPictureNumber: try body.integer("first picture number")
        )
        frame.jpegQuality = try body.jpegQuality()
        frame.enableDeduplication = try body.flag("deduplication")
        frame.sensitivity = try body.choice("sensitivity")
        frame.heartbeatSeconds = try body.double("heartbeat")
        frame.similarityThreshold = try body.optional("threshold") { (body) throws(RecordError) in
            try body.double("threshold")
        }
        sinceKept = try body.mediaTime("time since the last kept picture")
    }

    func write(into body: inout ByteBuffer) {
        body.write(interval)
        body.write(origin)
        body.write(lastSample)
        body.writeInteger(UInt32(clamping: maximumLongSide))
        body.writeInteger(UInt32(clamping: maximumShortSide))
        body.writeInteger(memoryLimit)
        body.writeInteger(firstPictureNumber)
        body.write(jpegQuality: frame.jpegQuality)
        body.write(frame.enableDeduplication)
        body.write(choice: frame.sensitivity)
        body.write(frame.heartbeatSeconds)
        body.write(frame.similarityThreshold)
        body.write(sinceKept)
    }
}
