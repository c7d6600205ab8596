internal import DecoderProtocol
internal import FrameIdentity
internal import FrameSampling
internal import Glibc
internal import MemCore
internal import NIOCore
internal import ProcessSandbox

/// The talk with a parent that sends pictures instead of a stream: jobs in, one answer each, until the end of either.
final class PictureConversation {
    private let socket: ParentSocket
    private var settings: PictureSettings?

    init(socket: ParentSocket) {
        self.socket = socket
    }

    /// Talks; returns the exit code.
    func run() -> Int32 {
        var inbox = ByteBuffer()
        while true {
            do throws(RecordError) {
                while let request = try PictureRequest.next(from: &inbox) {
                    let response = answer(request)
                    guard send(response) else { return 0 }
                    if case .refused(let code, _) = response, !code.leavesProcess { return 1 }
                }
            } catch {
                _ = send(.refused(.broken, "the request does not read: \(error)"))
                return 1
            }
            inbox.discardReadBytes()
            guard socket.read(into: &inbox) else { return 0 }
        }
    }

    private func answer(_ request: PictureRequest) -> PictureResponse {
        if case .settings(let settings) = request { return start(settings) }
        guard let settings else { return .refused(.broken, "the first record must be the settings") }
        ProcessLimits.renewProcessorTime(seconds: settings.processorSeconds)
        do throws(PictureFault) {
            return try work(on: request, Int(settings.maximumPixels))
        } catch {
            let code: PictureRefusal =
                switch error {
                case .unreadable: .unreadable
                case .tooLarge: .tooLarge
                case .outOfMemory, .broken: .broken
                }
            return .refused(code, error.description)
        }
    }

    private func work(on request: PictureRequest, _ maximumPixels: Int) throws(PictureFault) -> PictureResponse {
        switch request {
        case .settings: return .ready
        case .render(let jpeg, let form, let quality):
            let renderer = PictureRenderer(maximumPixels: maximumPixels, largestFile: PictureResponse.largestFile)
            let file = try renderer.render(Array(buffer: jpeg), as: form, quality: quality)
            return .rendered(ByteBuffer(bytes: file))
        case .look(let file):
            let picture = try PictureFile(Array(buffer: file), maximumPixels: maximumPixels)
            let sketch = try picture.sketch()
            return .seen(PictureLook(size: picture.size, fingerprint: sketch.fingerprint, tiles: sketch.tiles))
        }
    }

    private func start(_ settings: PictureSettings) -> PictureResponse {
        guard self.settings == nil else { return .refused(.broken, "the settings came twice") }
        LibraryVersions.silence()
        _ = ProcessSandbox.decoder.enter()
        if let refusal = ProcessLimits.apply(memoryLimit: settings.memoryLimit) { return .refused(.broken, refusal) }
        self.settings = settings
        return .ready
    }

    private func send(_ response: PictureResponse) -> Bool {
        var record = ByteBuffer()
        response.write(into: &record)
        return socket.write(record)
    }
}
