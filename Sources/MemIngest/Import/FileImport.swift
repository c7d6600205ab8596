internal import DecoderProtocol
internal import Logging
internal import MemCore
internal import NIOCore
internal import Synchronization
internal import VideoBitstream

/// One file on its way to samples: read and decoded by a process of its own, submitted here.
final class FileImport: Sendable {
    /// What imports work with.
    struct Environment: Sendable {
        var current: CurrentConfiguration
        var sink: any SampleSink
        var decoderPath: String
        var group: any EventLoopGroup
        var logger: Logger

        /// The configuration in force now.
        var configuration: Configuration { current.value }
    }

    private let environment: Environment
    /// That in force when it began: one file is imported by one configuration.
    private let configuration: Configuration
    private let request: ImportRequest
    private let source: SourceID
    private let memory = PictureMemory()
    private let state: Mutex<(timeline: ImportTimeline, position: FilePosition)>

    init(_ request: ImportRequest, source: SourceID, environment: Environment) {
        self.environment = environment
        configuration = environment.configuration
        self.request = request
        self.source = source
        state = Mutex(
            (ImportTimeline(source: source, start: request.start), FilePosition(fraction: 0, end: .zero))
        )
    }

    /// How much of the file was read, 0 … 1.
    var progress: Double { state.withLock { $0.position.fraction } }

    /// Imports what an open descriptor leads to, and closes it; returns when the last sample is submitted.
    func run(descriptor: Int32) async -> Result<FilePosition, ImportFailure> {
        let conversation = ImportConversation(
            settings: settings,
            logger: environment.logger,
            take: { [self] sample in try await take(sample) },
            opened: { [self] instant in begin(at: instant) },
            coding: { [self] codec in state.withLock { $0.timeline.codec = codec } },
            progress: { [self] position in state.withLock { $0.position = position } }
        )
        do {
            return try await DecoderProcess.with(
                path: environment.decoderPath,
                group: environment.group,
                file: descriptor
            ) { channel, wait in
                try await conversation.run(on: channel, wait: wait)
            }.result
        } catch {
            return .failure(ImportFailure("\(error)"))
        }
    }

    /// Places the file where it says that it was recorded, if that was asked for; a failure if it says nothing of use.
    private func begin(at instant: Instant?) -> ImportFailure? {
        guard request.isStartInFile else { return nil }
        guard let instant else { return ImportFailure("it does not say when it was recorded: \(Self.wayOut)") }
        // A camera whose clock was never set is in 1904, 1970 or 1980.
        guard instant >= Self.earliest, instant <= .now().advanced(bySeconds: 86_400) else {
            return ImportFailure(
                "it says that it was recorded at \(instant.rfc3339), which can't be: \(Self.wayOut)"
            )
        }
        state.withLock { $0.timeline = ImportTimeline(source: source, start: instant) }
        return nil
    }

    private static let earliest = Instant(microseconds: 631_152_000_000_000)
    private static let wayOut =
        "give its start (mem import --start TIME, or start_timestamp), or name it \(RecordingName.form)"

    /// Notes in a job what came of it.
    func report(in job: inout ImportJob, _ position: FilePosition) {
        let timeline = state.withLock { $0.timeline }
        job.request.start = timeline.start
        job.samples = timeline.samples
        job.frames = timeline.frames
        job.duration = timeline.duration(position)
        guard position.isCutOff else { return }
        let announced = position.announced.map { " of the \(Self.seconds($0)) s that it announces" } ?? ""
        job.note =
            "The file breaks off after \(Self.seconds(job.duration)) s\(announced); what was there was imported."
    }

    private static func seconds(_ time: MediaTime) -> String { String((time.seconds * 10).rounded() / 10) }

    private var settings: DecoderSettings {
        let capture = configuration.streaming.capture
        let largest = PictureSize(width: capture.maxFrameWidth, height: capture.maxFrameHeight)
        return DecoderSettings(
            interval: request.interval,
            frame: configuration.capture.frame,
            maximumLongSide: capture.maxFrameWidth,
            maximumShortSide: capture.maxFrameHeight,
            memoryLimit: DecoderConfiguration.mostDecodingMemory(largest: largest),
            firstPictureNumber: memory.nextNumber
        )
    }

    private func take(_ decoded: DecodedSample) async throws -> ImportConversation.Taken {
        let capture = configuration.streaming.capture
        guard decoded.pictureSize.fits(longSide: capture.maxFrameWidth, shortSide: capture.maxFrameHeight),
            let frame = frame(of: decoded)
        else { return .nonsense }
        guard decoded.verdict == .new || !environment.sink.hasForgotten(frame) else { return .forgotten }
        // A file can be imported again: better than to remember it without pictures.
        if decoded.verdict == .new, let reason = environment.sink.lackOfRoom() { throw StoreFailure(.write, reason) }
        guard let (instant, mark) = state.withLock({ $0.timeline.place(decoded) }) else { return .nonsense }
        if let mark { try await environment.sink.submit(mark) }
        try await environment.sink.submit(
            Sample(
                decoded,
                sessionID: nil,
                sourceID: source,
                instant: instant,
                frameID: frame,
                jpegQuality: configuration.capture.frame.jpegQuality
            )
        )
        return .submitted
    }

    /// The frame that shows a sample; nil if the decoder names a picture that is not known.
    private func frame(of decoded: DecodedSample) -> FrameID? {
        guard decoded.verdict == .new else { return memory.show(decoded.pictureNumber) }
        let frame = environment.sink.reserveFrameID()
        let picture = RememberedPicture(
            number: decoded.pictureNumber,
            pictureSize: decoded.pictureSize,
            fingerprint: decoded.fingerprint,
            // Nobody takes over from the one process that reads a file.
            look: .cells(ByteBuffer())
        )
        return memory.keep(picture, as: frame) ? frame : nil
    }
}
