import CFFmpeg

@testable import FrameSampling

extension DecodedPicture {
    /// Adler-32 of all planes, tightly packed, started at 0 as FFmpeg's framecrc does.
    func checksum() throws -> UInt32 {
        try withFrame { (frame) throws(SamplingFailure) in
            let picture = frame.pointee
            let format = AVPixelFormat(picture.format)
            let size = av_image_get_buffer_size(format, picture.width, picture.height, 1)
            var bytes = [UInt8](repeating: 0, count: Int(max(size, 0)))
            let planes: [UnsafePointer<UInt8>?] = [
                UnsafePointer(picture.data.0), UnsafePointer(picture.data.1),
                UnsafePointer(picture.data.2), UnsafePointer(picture.data.3),
            ]
            let strides = [picture.linesize.0, picture.linesize.1, picture.linesize.2, picture.linesize.3]
            let copied = av_image_copy_to_buffer(
                &bytes,
                size,
                planes,
                strides,
                format,
                picture.width,
                picture.height,
                1
            )
            guard copied == size else { throw .broken("the picture can't be copied") }
            return bytes.withUnsafeBufferPointer { buffer in
                var low: UInt32 = 0
                var high: UInt32 = 0
                var index = 0
                while index < buffer.count {
                    let end = min(index + 2048, buffer.count)
                    while index < end {
                        low &+= UInt32(buffer[index])
                        high &+= low
                        index += 1
                    }
                    low %= 65521
                    high %= 65521
                }
                return high << 16 | low
            }
        }
    }
}
