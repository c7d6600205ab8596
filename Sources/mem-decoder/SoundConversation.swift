internal import DecoderProtocol
internal import FrameSampling
internal import MemCore
internal import NIOCore
internal import ProcessSandbox

/// The talk with a parent that sends the sound of a stream: packets in, a level for each second out, until the end of
/// either.
final class SoundConversation {
    private let socket: ParentSocket
    private var isReady = false
    private var decoder: SoundDecoder?

    init(socket: ParentSocket) {
        self.socket = socket
    }

    /// Talks; returns the exit code.
    func run() -> Int32 {
        var inbox = ByteBuffer()
        while true {
            do throws(RecordError) {
                while let request = try SoundRequest.next(from: &inbox) {
                    do throws(SamplingFailure) {
                        guard try take(request) else { return 0 }
                    } catch {
                        _ = send(.failure(error.description))
                        return 1
                    }
                }
            } catch {
                _ = send(.failure("the request does not read: \(error)"))
                return 1
            }
            inbox.discardReadBytes()
            guard socket.read(into: &inbox) else { return 0 }
            ProcessLimits.renewProcessorTime()
        }
    }

    /// Returns false if the parent is gone.
    private func take(_ request: SoundRequest) throws(SamplingFailure) -> Bool {
        switch request {
        case .settings(let limit):
            guard !isReady else { throw .broken("the settings came twice") }
            LibraryVersions.silence()
            _ = ProcessSandbox.decoder.enter()
            if let refusal = ProcessLimits.apply(memoryLimit: limit) { throw .broken(refusal) }
            isReady = true
            return send(.ready)
        case .format(let format):
            guard isReady else { throw .broken("the first record must be the settings") }
            decoder = try SoundDecoder(
                codec: format.codec.ofLibrary,
                record: Array(buffer: format.record),
                lowest: SoundLevel.lowest
            )
            return true
        case .packet(let bytes, let instant):
            guard let decoder else { throw .broken("there is no format yet") }
            for level in try decoder.decode(Array(buffer: bytes)) {
                let level = SoundLevel(instant: instant, rms: level.rms, peak: level.peak)
                guard send(.level(level)) else { return false }
            }
            return true
        }
    }

    private func send(_ response: SoundResponse) -> Bool {
        var record = ByteBuffer()
        response.write(into: &record)
        return socket.write(record)
    }
}

extension SoundFormat.Codec {
    fileprivate var ofLibrary: SoundDecoder.Codec {
        switch self {
        case .aac: .aac
        case .opus: .opus
        case .mp3: .mp3
        }
    }
}
