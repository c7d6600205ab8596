internal import CFFmpeg
internal import Glibc

/// Lets libavformat read from a descriptor that is open already, and from nothing else.
final class DescriptorInput {
    /// The file's size when it was opened.
    let size: Int64
    private let descriptor: Int32
    private var context: UnsafeMutablePointer<AVIOContext>?
    private static let bufferSize: Int32 = 256 << 10

    /// Takes a descriptor of a regular file, which stays open.
    init(descriptor: Int32) throws(SamplingFailure) {
        // Not fstat(2): glibc asks by a call that can look at files by name, which the process has given up.
        size = Int64(lseek(descriptor, 0, SEEK_END))
        guard size >= 0 else { throw .broken("there is no file to read") }
        self.descriptor = descriptor
        guard let buffer = av_malloc(Int(Self.bufferSize)) else { throw .outOfMemory }
        context = avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self),
            Self.bufferSize,
            0,
            Unmanaged.passUnretained(self).toOpaque(),
            { opaque, bytes, count in
                guard let opaque else { return cffmpeg_error_invalid() }
                return Unmanaged<DescriptorInput>.fromOpaque(opaque).takeUnretainedValue().read(into: bytes, count)
            },
            nil,
            { opaque, offset, whence in
                guard let opaque else { return Int64(cffmpeg_error_invalid()) }
                return Unmanaged<DescriptorInput>.fromOpaque(opaque).takeUnretainedValue().seek(to: offset, whence)
            }
        )
        guard context != nil else {
            av_free(buffer)
            throw .outOfMemory
        }
    }

    deinit {
        // The library may have replaced the buffer.
        if let context { av_free(context.pointee.buffer) }
        avio_context_free(&context)
    }

    /// The file's first bytes; leaves the position at its start.
    func signature(length: Int) throws(SamplingFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        let count = pread(descriptor, &bytes, length, 0)
        guard count >= 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw .broken("the file can't be read") }
        return Array(bytes[..<count])
    }

    /// Makes a demuxer read from here; the input must outlive it.
    func feed(_ format: UnsafeMutablePointer<AVFormatContext>) {
        format.pointee.pb = context
        format.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    }

    /// How much of the file lies before the reading position, 0 … 1.
    var fraction: Double {
        guard size > 0, let context else { return 0 }
        return min(max(Double(avio_tell(context)) / Double(size), 0), 1)
    }

    private func read(into bytes: UnsafeMutablePointer<UInt8>?, _ count: Int32) -> Int32 {
        while true {
            let got = Glibc.read(descriptor, bytes, Int(count))
            if got > 0 { return Int32(got) }
            if got == 0 { return cffmpeg_error_end_of_file() }
            if errno != EINTR { return -errno }
        }
    }

    private func seek(to offset: Int64, _ whence: Int32) -> Int64 {
        if whence & AVSEEK_SIZE != 0 { return size }
        let position = lseek(descriptor, Int(offset), whence & ~AVSEEK_FORCE)
        return position < 0 ? Int64(-errno) : Int64(position)
    }
}
