internal import CFFmpeg
internal import MemCore

/// Memory for the three planes of a JPEG in 4:2:0.
final class JPEGPlanes {
    let size: PictureSize
    let strides: [Int32]
    private let memory: UnsafeMutablePointer<UInt8>
    private let starts: [Int]

    /// Allocates planes for a picture of a size.
    init(size: PictureSize) throws(SamplingFailure) {
        self.size = size
        let stride = (size.width + 31) & ~31
        let rows = (size.height + 1) & ~1
        strides = [Int32(stride), Int32(stride / 2), Int32(stride / 2)]
        starts = [0, stride * rows, stride * rows + stride / 2 * (rows / 2)]
        guard let memory = av_malloc(stride * rows * 3 / 2 + 64) else { throw .outOfMemory }
        self.memory = memory.assumingMemoryBound(to: UInt8.self)
    }

    deinit { av_free(memory) }

    /// The planes from a row on that is a multiple of 2.
    func planes(from row: Int) -> [UnsafeMutablePointer<UInt8>?] {
        [
            memory + starts[0] + row * Int(strides[0]), memory + starts[1] + row / 2 * Int(strides[1]),
            memory + starts[2] + row / 2 * Int(strides[2]),
        ]
    }
}
