internal import DecoderProtocol
internal import FrameSampling
internal import Glibc
internal import MemCore
internal import NIOCore
internal import VideoBitstream

/// One video file from its first packet to its last sample.
struct FileWork {
    /// The process's standard output: nothing is ever written to it, and a process is started with no fourth descriptor.
    static let descriptor: Int32 = 1

    /// Whether there is a file to read: a live stream's standard output is not for reading.
    static var isGiven: Bool {
        let flags = fcntl(descriptor, F_GETFL)
        return flags >= 0 && flags & O_ACCMODE == O_RDONLY
    }

    let stream: StreamWork
    /// The size that a picture may have.
    let largest: PictureSize
    /// Is told when the recording was made, once the file is open; nil if it doesn't say.
    let opened: (Instant?) -> Void
    /// Is told of the codec of the samples to come.
    let coding: (VideoCodec) -> Void
    /// Is told of the file's position after each packet, and says whether anybody is there to hear it.
    let tell: (FilePosition) -> Bool

    /// Reads the whole file; its samples go where the stream's go.
    ///
    /// - Returns: How far it was read.
    func run() throws(SamplingFailure) -> FilePosition {
        ProcessLimits.stepBack()
        // What a container's index may take is little; decoding gets its room when it is known what is decoded.
        ProcessLimits.restrict(to: DecoderConfiguration.baseMemory)
        let file = try VideoFile(descriptor: Self.descriptor)
        opened(file.recordedAt)
        while let item = try file.next() {
            switch item {
            case .format(let codec, let record):
                stream.turn(file.turn)
                try begin(codec, record)
            case .unit(let unit): try pass { () throws(SamplingFailure) in try stream.feed(unit) }
            }
            // With no request to wait for, nothing else would tell that the parent is gone.
            guard tell(FilePosition(file.position)) else { break }
        }
        try pass { () throws(SamplingFailure) in try stream.finish() }
        return FilePosition(file.position)
    }

    /// A file goes on behind damage however long that is: the sampler begins anew at its next keyframe.
    private func pass(_ work: () throws(SamplingFailure) -> Void) throws(SamplingFailure) {
        do throws(SamplingFailure) { try work() } catch .fruitless {}
    }

    private func begin(_ codec: VideoCodec, _ record: [UInt8]) throws(SamplingFailure) {
        if let configuration = try? DecoderConfiguration(codec: codec, record: record) {
            ProcessLimits.restrict(to: configuration.decodingMemory(largest: largest))
        }
        try stream.begin(VideoFormat(codec: codec, record: ByteBuffer(bytes: record)))
        coding(codec)
    }
}

extension FilePosition {
    fileprivate init(_ position: VideoFilePosition) {
        self.init(
            fraction: position.fraction,
            end: position.end,
            announced: position.announced,
            isCutOff: position.isCutOff
        )
    }
}
