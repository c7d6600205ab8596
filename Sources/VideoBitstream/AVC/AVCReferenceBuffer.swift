/// The reference pictures that a decoder of H.264 has (ISO/IEC 14496-10, 8.2.4 and 8.2.5), of streams of frames.
struct AVCReferenceBuffer {
    private struct Picture {
        var number: UInt64
        var frameNumber: Int
        var orderCount: Int
        /// nil: a short-term reference.
        var longTermIndex: Int?
    }

    private var pictures: [Picture] = []

    /// Who is in it.
    var numbers: Set<UInt64> { Set(pictures.map(\.number)) }

    mutating func removeAll() { pictures = [] }

    /// The pictures in the lists of a slice.
    ///
    /// - Parameter modulus: MaxFrameNum.
    func lists(
        of slice: AVCSliceReferences,
        orderCount: Int,
        modulus: Int
    ) throws(BitstreamError) -> [[UInt64]] {
        var lists = initialLists(of: slice, orderCount: orderCount, modulus: modulus)
        for index in lists.indices {
            let length = slice.active[index]
            var list = Array(lists[index].prefix(length))
            try modify(&list, slice.modifications[index], length, slice.frameNumber, modulus)
            lists[index] = list
        }
        return lists.map { $0.map(\.number) }
    }

    /// 8.2.4.2.1 and 8.2.4.2.3.
    private func initialLists(of slice: AVCSliceReferences, orderCount: Int, modulus: Int) -> [[Picture]] {
        let short = pictures.filter { $0.longTermIndex == nil }
        let long = pictures.filter { $0.longTermIndex != nil }.sorted {
            ($0.longTermIndex ?? 0) < ($1.longTermIndex ?? 0)
        }
        guard slice.kind == .bipredicted else {
            guard !slice.kind.isIntra else { return [] }
            let newestFirst = short.sorted {
                wrapped($0, slice.frameNumber, modulus) > wrapped($1, slice.frameNumber, modulus)
            }
            return [newestFirst + long]
        }
        let before = short.filter { $0.orderCount <= orderCount }.sorted { $0.orderCount > $1.orderCount }
        let after = short.filter { $0.orderCount > orderCount }.sorted { $0.orderCount < $1.orderCount }
        let first = before + after + long
        var second = after + before + long
        if second.count > 1, first.map(\.number) == second.map(\.number) { second.swapAt(0, 1) }
        return [first, second]
    }

    /// 8.2.4.3: each step puts a picture in the next place, and takes it from where it was behind that.
    private func modify(
        _ list: inout [Picture],
        _ modifications: [AVCSliceReferences.Modification],
        _ length: Int,
        _ frameNumber: Int,
        _ modulus: Int
    ) throws(BitstreamError) {
        var predicted = frameNumber
        for (place, modification) in modifications.enumerated() {
            let wanted: Picture?
            switch modification {
            case .distance(let distance):
                guard abs(distance) <= modulus else { throw .malformed(.sliceHeader) }
                predicted = (predicted + distance + modulus) % modulus
                let number = predicted > frameNumber ? predicted - modulus : predicted
                wanted = short(number, frameNumber, modulus)
            case .longTerm(let index): wanted = pictures.first { $0.longTermIndex == index }
            }
            guard let wanted, place <= list.count, place < length else { throw .malformed(.sliceHeader) }
            let rest = list[place...].filter { $0.number != wanted.number }
            list = Array((list[..<place] + [wanted] + rest).prefix(length))
        }
    }

    /// Takes in a picture that others may refer to, after what its slices say of those before it (8.2.5).
    ///
    /// - Parameter limit: max_num_ref_frames.
    mutating func store(
        _ number: UInt64,
        _ slice: AVCSliceReferences,
        orderCount: Int,
        modulus: Int,
        limit: Int
    ) throws(BitstreamError) {
        if slice.isInstantaneousRefresh { pictures = [] }
        var picture = Picture(number: number, frameNumber: slice.frameNumber, orderCount: orderCount)
        for operation in slice.operations ?? [] {
            switch operation {
            case .forget(let distance):
                let wanted = short(slice.frameNumber - distance, slice.frameNumber, modulus)
                pictures.removeAll { $0.number == wanted?.number }
            case .forgetLongTerm(let index): pictures.removeAll { $0.longTermIndex == index }
            case .makeLongTerm(let distance, let index):
                let wanted = short(slice.frameNumber - distance, slice.frameNumber, modulus)
                pictures.removeAll { $0.longTermIndex == index && $0.number != wanted?.number }
                for place in pictures.indices where pictures[place].number == wanted?.number {
                    pictures[place].longTermIndex = index
                }
            case .limitLongTerm(let count): pictures.removeAll { ($0.longTermIndex ?? -1) >= count }
            case .forgetAll:
                pictures = []
                // 8.2.1: it counts from here as if it were the first.
                (picture.frameNumber, picture.orderCount) = (0, 0)
            case .keepAsLongTerm(let index):
                pictures.removeAll { $0.longTermIndex == index }
                picture.longTermIndex = index
            }
        }
        if slice.operations == nil, pictures.count >= max(limit, 1) {
            // 8.2.5.3
            let oldest = pictures.filter { $0.longTermIndex == nil }.min {
                wrapped($0, slice.frameNumber, modulus) < wrapped($1, slice.frameNumber, modulus)
            }
            guard let oldest else { throw .malformed(.sliceHeader) }
            pictures.removeAll { $0.number == oldest.number }
        }
        guard pictures.count < max(limit, 1) else { throw .malformed(.sliceHeader) }
        pictures.append(picture)
    }

    private func short(_ number: Int, _ frameNumber: Int, _ modulus: Int) -> Picture? {
        pictures.first { $0.longTermIndex == nil && wrapped($0, frameNumber, modulus) == number }
    }

    /// FrameNumWrap (8.2.4.1), which is PicNum for frames.
    private func wrapped(_ picture: Picture, _ frameNumber: Int, _ modulus: Int) -> Int {
        picture.frameNumber > frameNumber ? picture.frameNumber - modulus : picture.frameNumber
    }
}
