import Foundation
import Logging
import MemCore
import NIOCore
import NIOPosix
import SampleClips
import Synchronization

@testable import MemIngest

/// A folder of recordings, and what is known of it.
final class RecordingsOnDisk: RecordingStoring {
    let recordingFolder = NSTemporaryDirectory() + "recordings-" + UUID().uuidString
    private let known = Mutex<[RecordedSegment]>([])
    private let told = Mutex<[RecordingGrowth]>([])

    deinit {
        try? FileManager.default.removeItem(atPath: recordingFolder)
    }

    /// All that is known, in the order in which it became known.
    var all: [RecordedSegment] { known.withLock { $0 } }

    func save(_ segment: RecordedSegment) async throws(StoreFailure) {
        known.withLock { $0.append(segment) }
    }

    /// What was told of files, in order.
    var growth: [RecordingGrowth] { told.withLock { $0 } }

    func note(_ growth: RecordingGrowth, of session: SessionID) {
        told.withLock { $0.append(growth) }
    }

    func segments(_ query: SegmentQuery) async throws(StoreFailure) -> SegmentPage {
        SegmentPage(segments: all, total: all.count, bytes: all.reduce(0) { $0 + $1.bytes })
    }

    func clip(
        of session: SessionID,
        from start: Instant,
        to end: Instant,
        as format: ClipFormat
    ) async throws(ClipRefusal) -> (any RecordedClip)? { nil }

    func segmentFiles(of session: SessionID) async throws(StoreFailure) -> Set<String> {
        Set(all.filter { $0.sessionID == session }.map(\.file))
    }

    func path(_ segment: RecordedSegment) -> String {
        "\(recordingFolder)/\(segment.sessionID)/\(segment.file)"
    }
}

/// What the state of a live stream makes of a clip that a publisher sends in real time.
struct RecordedStream {
    static let session = SessionID(rawValue: "b5c1d8e2-session")
    static let start = Instant(microseconds: 1_795_339_800_000_000)

    private(set) var packets: [RecordedPacket] = []
    /// Times of access units, and of packets of sound, as the publisher sent them.
    private(set) var video: [MediaTime] = []
    private(set) var sound: [MediaTime] = []

    /// - Parameters:
    ///   - clip: H.264 and AAC.
    ///   - times: how often it is sent, one after the other.
    init(_ clip: Clip, times: Int = 1, length: MediaTime) {
        var state = LiveState(
            fixture: LiveStream.Fixture(
                sessionID: Self.session,
                sourceID: SourceID(rawValue: 1),
                lastSampleAt: nil,
                gapCause: .disconnected,
                configuration: Configuration(),
                current: CurrentConfiguration(Configuration()),
                decoderPath: "/bin/false",
                group: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        if let sound = clip.sound { hear([0xAF, 0] + sound.record, .zero, &state) }
        see([0x17, 0, 0, 0, 0] + clip.record, .zero, &state)
        for number in 0..<times {
            let offset = MediaTime(microseconds: Int64(number) * length.microseconds)
            var packets = (clip.sound?.packets ?? [])[...]
            for unit in clip.units {
                while let packet = packets.first, packet.time <= unit.dts {
                    hear([0xAF, 1] + packet.payload, packet.time + offset, &state)
                    sound.append(packet.time + offset)
                    packets = packets.dropFirst()
                }
                let composition = UInt32(truncatingIfNeeded: (unit.pts - unit.dts).microseconds / 1000)
                let header: [UInt8] = [
                    unit.isKeyframe ? 0x17 : 0x27, 1, UInt8(composition >> 16 & 255), UInt8(composition >> 8 & 255),
                    UInt8(composition & 255),
                ]
                see(header + unit.payload, unit.dts + offset, &state)
                video.append(unit.dts + offset)
            }
        }
    }

    private mutating func see(_ message: [UInt8], _ time: MediaTime, _ state: inout LiveState) {
        let arrival = Arrival(instant: Self.start.advanced(by: time), uptime: time)
        packets += state.receive(video: ByteBuffer(bytes: message), at: time, arrival: arrival).recorded
    }

    private mutating func hear(_ message: [UInt8], _ time: MediaTime, _ state: inout LiveState) {
        packets += state.receive(audio: ByteBuffer(bytes: message), at: time).recorded
    }
}
