import Foundation
import Testing

extension MemServer {
    /// Wants that what is stored of a source is what the sampling rule says of the clip: the right frame for every
    /// instant, none missing, none twice, each at its own time.
    func expectSamples(
        of clip: Clip,
        source: Int,
        sentAt: Double,
        everySeconds interval: Double = 1,
        size: JPEGSize? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let entries = try await api.timeline(source)
        let pictures = try await api.pictures(of: entries)
        let numbers = try await MarkReader(folder: folder).numbers(on: pictures)
        let expected = clip.expectedFrames(everySeconds: interval)
        #expect(numbers == expected.map { $0 }, "frames by their marks", sourceLocation: sourceLocation)
        if let size {
            #expect(pictures.allSatisfy { JPEGSize($0) == size }, sourceLocation: sourceLocation)
            #expect(
                entries.allSatisfy { $0.frame.metadata.width == size.width && $0.frame.metadata.height == size.height },
                sourceLocation: sourceLocation
            )
        }
        guard numbers == expected.map({ $0 }) else { return }
        let instants = try entries.map { try $0.seconds() }
        // Sent in real time by a machine under load: the wall clock may be slewed to, by 0.5 % of the time.
        for (instant, frame) in zip(instants, expected) {
            let media = Double(clip.presentationTimes[frame] - clip.presentationTimes[expected[0]]) / 1000
            #expect(
                abs(instant - instants[0] - media) < 0.1 + 0.005 * media,
                "frame \(frame)",
                sourceLocation: sourceLocation
            )
        }
        #expect((sentAt - 0.1...sentAt + 6).contains(instants[0]), sourceLocation: sourceLocation)
    }
}
