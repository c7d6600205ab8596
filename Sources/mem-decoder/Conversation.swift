internal import DecoderProtocol
internal import FrameSampling
internal import MemCore
internal import NIOCore
internal import ProcessSandbox

/// The talk with the parent: requests in, answers out, until the end of either.
final class Conversation {
    private let socket: ParentSocket
    private let method: DecodingMethod
    private var answers = ByteBuffer()
    private var inbox = ByteBuffer()
    private var stream: StreamWork?
    private var accessUnits: UInt64 = 0
    private var samples = 0
    /// Whether the parent is gone.
    private var isDeserted = false
    private var largest = PictureSize(width: 1, height: 1)
    /// How far a file was read; nil while video comes by requests.
    private var position: FilePosition?
    private var lastProgress = MonotonicClock.milliseconds()
    /// Of how many access units the parent knows that they were taken.
    private var told: UInt64 = 0

    /// No answer for so long lets the parent think that the process hangs; so there is one twice a second, however many
    /// samples there are besides: of a file somebody looks at how far it is.
    ///
    /// More would wake the parent for nothing.
    private static let progressMilliseconds: UInt64 = 500

    /// Begins to talk.
    ///
    /// - Parameter method: who is to decode.
    init(socket: ParentSocket, method: DecodingMethod) {
        self.socket = socket
        self.method = method
    }

    /// Talks; returns the exit code.
    func run() -> Int32 {
        while true {
            do throws(Ending) {
                while let request = try next() { try handle(request) }
                try tellProgress()
            } catch {
                return error.exitCode
            }
            inbox.discardReadBytes()
            guard socket.read(into: &inbox) else { return 0 }
            ProcessLimits.renewProcessorTime()
        }
    }

    /// What ends the conversation.
    private enum Ending: Error {
        /// All is said, or the parent is gone.
        case done
        /// The process can't go on, and has said why.
        case failed

        var exitCode: Int32 { self == .done ? 0 : 1 }
    }

    private func next() throws(Ending) -> DecoderRequest? {
        do {
            return try DecoderRequest.next(from: &inbox)
        } catch {
            throw try broken("the request does not read: \(error)")
        }
    }

    private func handle(_ request: DecoderRequest) throws(Ending) {
        if case .settings(let settings) = request { return try start(settings) }
        guard let stream else { throw try broken("the first record must be the settings") }
        do throws(SamplingFailure) {
            switch request {
            case .settings: break
            case .remember(let picture): stream.remember(picture)
            case .format(let format): try stream.begin(format)
            case .accessUnit(let unit):
                accessUnits &+= 1
                try stream.feed(unit)
            case .forget(let number): stream.forget(number)
            case .file: try read(stream)
            case .end: try stream.finish()
            }
        } catch {
            try report(error)
            // A stream may go on in another format; a file that fails once has failed.
            if case .file = request { throw .failed }
        }
        if let position {
            try answer(.position(position))
            try answer(.finished)
            throw .done
        }
        if case .end = request {
            try answer(.progress(accessUnits: accessUnits))
            try answer(.finished)
            throw .done
        }
    }

    private func start(_ settings: DecoderSettings) throws(Ending) {
        guard stream == nil else { throw try broken("the settings came twice") }
        LibraryVersions.silence()
        var libraries = LibraryVersions.description
        let (device, reasons) = HardwareDevice.find(method)
        libraries += device.map { "; decoding by \($0.interface.rawValue)" } ?? ""
        libraries += reasons.map { "; \($0)" }.joined()
        // All that came so far is from Mem itself; what comes now may be from anybody.
        let missing = (device == nil ? ProcessSandbox.decoder : .besideDriver).enter()
        if !missing.isEmpty { libraries += "; the kernel lacks \(missing.words)" }
        // Drivers map a graphics processor's memory, all of it.
        let memoryLimit = device == nil ? settings.memoryLimit : 0
        if let refusal = ProcessLimits.apply(memoryLimit: memoryLimit) { throw try broken(refusal) }
        do throws(SamplingFailure) {
            stream = try StreamWork(settings: settings, device: device) { [unowned self] sample in
                self.samples += 1
                self.send(.sample(sample))
            } reject: { [unowned self] pts, reason in
                self.send(.rejected(pts, reason))
            } onStep: { [unowned self] in
                self.showProgress()
            }
        } catch {
            try report(error)
        }
        largest = PictureSize(width: settings.maximumLongSide, height: settings.maximumShortSide)
        try answer(.ready(libraries))
    }

    private func read(_ stream: StreamWork) throws(SamplingFailure) {
        let work = FileWork(stream: stream, largest: largest) { [unowned self] recordedAt in
            self.send(.opened(recordedAt))
        } coding: { [unowned self] codec in
            self.send(.coding(codec))
        } tell: { [unowned self] position in
            self.position = position
            self.showProgress()
            self.takeForgotten(stream)
            return !self.isDeserted
        }
        position = try work.run()
        if samples == 0 { throw .unreadable("no picture in it could be decoded") }
    }

    /// Takes what is asked for while a file is read, which can only be to forget pictures.
    private func takeForgotten(_ stream: StreamWork) {
        while socket.hasInput(), !isDeserted {
            guard socket.read(into: &inbox) else {
                isDeserted = true
                return
            }
            while let request = try? DecoderRequest.next(from: &inbox), case .forget(let number) = request {
                stream.forget(number)
            }
        }
    }

    /// Tells the parent of a failure; one that ends the process is thrown on.
    private func report(_ failure: SamplingFailure) throws(Ending) {
        switch failure {
        case .unsupported: try answer(.failure(.unsupported, failure.description))
        case .pictureTooLarge: try answer(.failure(.pictureTooLarge, failure.description))
        case .unreadable:
            try answer(.failure(.unreadable, failure.description))
            throw .failed
        case .fruitless:
            try answer(.failure(.fruitless, failure.description))
            throw .failed
        case .outOfMemory:
            try answer(.failure(.outOfMemory, failure.description))
            throw .failed
        case .broken: throw try broken(failure.description)
        }
    }

    private func broken(_ sentence: String) throws(Ending) -> Ending {
        try answer(.failure(.broken, sentence))
        return .failed
    }

    /// Tells what was taken when it is time for that, and nothing more comes before.
    private func tellProgress() throws(Ending) {
        guard accessUnits != told else { return }
        let passed = MonotonicClock.milliseconds() &- lastProgress
        if passed < Self.progressMilliseconds,
            socket.hasInput(within: Int32(Self.progressMilliseconds - passed))
        {
            return
        }
        told = accessUnits
        lastProgress = MonotonicClock.milliseconds()
        try answer(.progress(accessUnits: accessUnits))
    }

    private func showProgress() {
        let now = MonotonicClock.milliseconds()
        guard now &- lastProgress >= Self.progressMilliseconds else { return }
        lastProgress = now
        ProcessLimits.renewProcessorTime()
        send(position.map(DecoderResponse.position) ?? .progress(accessUnits: accessUnits))
    }

    private func answer(_ response: DecoderResponse) throws(Ending) {
        guard send(response) else { throw .done }
    }

    /// Sends at once; false if the parent is gone, which the next read says as well.
    @discardableResult
    private func send(_ response: DecoderResponse) -> Bool {
        answers.clear(minimumCapacity: 0)
        response.write(into: &answers)
        if !socket.write(answers) { isDeserted = true }
        return !isDeserted
    }
}
