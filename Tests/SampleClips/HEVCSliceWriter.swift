/// Writes the data of a slice of HEVC whose coding units are skipped (ISO/IEC 23008-2, 7.3.8 and 9.3), by arithmetic encoding.
///
/// It keeps what it writes of the whole picture, and looks there for neighbours, as the specification puts it.
package struct HEVCSliceWriter {
    /// What the slice is part of, and how it is coded.
    package struct Format: Sendable {
        package var width = 320
        package var height = 192
        /// Binary logarithms of the smallest coding unit, and of the coding tree unit.
        package var smallest = 3
        package var largest = 6
        package var isBipredicted = false
        package var swapsInitialisation = false
        package var quantiser = 30
        package var mergeCandidates = 3
        package var offsets = (luma: false, chroma: false)
        package var hasWavefronts = false
        /// The first coding tree unit, and the one behind the last; nil: the last one of the picture.
        package var start = 0
        package var end: Int?

        package init() {}

        package var columns: Int { (width + (1 << largest) - 1) >> largest }
        package var rows: Int { (height + (1 << largest) - 1) >> largest }
    }

    /// The end of a slice header (7.3.6.1), from the lists on.
    package struct Header: Sendable {
        /// num_ref_idx_active of each list.
        package var active = [1]
        package var modifiesLists = false
        package var hasInitialisation = false
        package var predictsMotion = false
        /// collocated_from_l0_flag and collocated_ref_idx.
        package var collocated = (list: 0, index: 0)
        package var hasWeights = false
        package var hasChroma = true
        /// slice_qp_delta.
        package var quantiserDelta = 0
        package var hasChromaQuantisers = false
        package var hasFilterOverride = false
        package var filtersAcrossSlices = false

        package init() {}
    }

    /// Writes the end of a slice header and the data behind it.
    ///
    /// - Parameter data: what ``write(splits:merge:offset:)`` gave.
    package func slice(_ front: [Bool], _ header: Header, _ data: [UInt8]) -> [UInt8] {
        var bits = front
        if header.modifiesLists { for _ in header.active { bits.append(false) } }
        if format.isBipredicted { bits.append(false) }
        if header.hasInitialisation { bits.append(format.swapsInitialisation) }
        if header.predictsMotion {
            if format.isBipredicted { bits.append(header.collocated.list == 0) }
            if header.active[header.collocated.list] > 1 { Self.golomb(header.collocated.index, &bits) }
        }
        if header.hasWeights {
            Self.golomb(0, &bits)
            if header.hasChroma { Self.golomb(0, &bits) }
            for count in header.active {
                for _ in 0..<count * (header.hasChroma ? 2 : 1) { bits.append(false) }
            }
        }
        Self.golomb(5 - format.mergeCandidates, &bits)
        let delta = header.quantiserDelta
        Self.golomb(delta > 0 ? 2 * delta - 1 : -2 * delta, &bits)
        if header.hasChromaQuantisers { bits += [true, true] }
        if header.hasFilterOverride { bits.append(false) }
        if header.filtersAcrossSlices { bits.append(true) }
        if format.hasWavefronts {
            Self.golomb(partEnds.count, &bits)
            if !partEnds.isEmpty { Self.golomb(15, &bits) }
            for (end, start) in zip(partEnds, [0] + partEnds) {
                for shift in (0..<16).reversed() { bits.append((end - start - 1) >> shift & 1 == 1) }
            }
        }
        bits.append(true)
        while bits.count % 8 != 0 { bits.append(false) }
        return Self.bytes(bits) + data
    }

    /// ue(v).
    package static func golomb(_ value: Int, _ bits: inout [Bool]) {
        let length = Int.bitWidth - (value + 1).leadingZeroBitCount
        for _ in 1..<length { bits.append(false) }
        for shift in (0..<length).reversed() { bits.append((value + 1) >> shift & 1 == 1) }
    }

    /// The bytes with a NAL unit header before them and emulation prevention among them.
    package static func unit(type: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        var unit = [type << 1, 1]
        for byte in bytes {
            if byte <= 3, unit.suffix(2) == [0, 0] { unit.append(3) }
            unit.append(byte)
        }
        return unit
    }

    private static func bytes(_ bits: [Bool]) -> [UInt8] {
        stride(from: 0, to: bits.count - 7, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    /// What is chosen for each coding unit.
    package struct Unit {
        package var x: Int
        package var y: Int
        package var size: Int
    }

    /// rangeTabLps and transIdxLps.
    private let tables: (ranges: [Int], next: [Int])
    private let format: Format
    private var contexts: [Context]
    private var stored: [Context] = []
    private var bits: [Bool] = []
    private var range = 510
    private var low = 0
    private var outstanding = 0
    private var isFirst = true
    /// For each smallest coding unit of the picture, how deep it lies.
    private var depths: [Int?]
    private var hasOther = false

    private struct Context {
        var state: Int
        var likely: Bool

        init(_ value: Int, _ quantiser: Int) {
            let slope = (value >> 4) * 5 - 45
            let start = ((value & 15) << 3) - 16
            let initial = min(max(((slope * quantiser) >> 4) + start, 1), 126)
            likely = initial > 63
            state = likely ? initial - 64 : 63 - initial
        }
    }

    private enum Kind: Int {
        case split = 0
        case skip = 3
        case merge = 6
        case offsetMerge, offsetType
    }

    private static func contexts(_ format: Format) -> [Context] {
        let isSecond = format.isBipredicted != format.swapsInitialisation
        let values = [107, 139, 126, 197, 185, 201, isSecond ? 137 : 122, 153, isSecond ? 160 : 185]
        return values.map { Context($0, format.quantiser) }
    }

    package init(_ format: Format, tables: (ranges: [Int], next: [Int])) {
        self.format = format
        self.tables = tables
        contexts = Self.contexts(format)
        depths = Array(repeating: nil, count: (format.width >> format.smallest) * (format.height >> format.smallest))
    }

    /// Where the parts end of which each is a row of its own, in bytes.
    package private(set) var partEnds: [Int] = []

    /// Writes the slice.
    ///
    /// - Parameters:
    ///   - splits: whether a coding unit that could be one is split.
    ///   - merge: merge_idx of one that is skipped; nil: it is not, and nothing that makes sense comes behind it.
    ///   - offset: what is chosen of sao: merged with what lies beside, or none; false: there is one.
    package mutating func write(
        splits: (Unit) -> Bool,
        merge: (Unit) -> Int?,
        offset: (Unit) -> Bool = { _ in true }
    ) -> [UInt8] {
        let end = format.end ?? format.columns * format.rows
        for unit in format.start..<end where !hasOther {
            let (column, row) = (unit % format.columns, unit / format.columns)
            let whole = Unit(x: column << format.largest, y: row << format.largest, size: format.largest)
            writeOffsets(whole, column, row, offset)
            writeTree(whole, depth: 0, splits, merge)
            encode(isEnd: unit == end - 1)
            guard format.hasWavefronts, unit < end - 1 else { continue }
            if column == min(1, format.columns - 1) { stored = contexts }
            guard column == format.columns - 1 else { continue }
            encode(isEnd: true)
            partEnds.append(bits.count / 8)
            (range, low, outstanding, isFirst) = (510, 0, 0, true)
            contexts = format.columns > 1 ? stored : Self.contexts(format)
        }
        if hasOther { for index in 0..<256 { bits.append(index % 3 == 0) } }
        return Self.bytes(bits)
    }

    private mutating func writeOffsets(_ unit: Unit, _ column: Int, _ row: Int, _ offset: (Unit) -> Bool) {
        guard format.offsets.luma || format.offsets.chroma else { return }
        let isNone = offset(unit)
        // Every third one says so itself.
        let isMerged = isNone && (unit.x + unit.y) % 3 != 0
        if column > 0 {
            encode(isMerged, .offsetMerge)
            if isMerged { return }
        }
        if isKnown(unit.x, unit.y - 1) {
            encode(isMerged, .offsetMerge)
            if isMerged { return }
        }
        if format.offsets.luma { encode(!isNone, .offsetType) }
        if format.offsets.chroma, isNone || !format.offsets.luma { encode(!isNone, .offsetType) }
        if !isNone { hasOther = true }
    }

    private mutating func writeTree(_ unit: Unit, depth: Int, _ splits: (Unit) -> Bool, _ merge: (Unit) -> Int?) {
        guard !hasOther else { return }
        let side = 1 << unit.size
        let isInside = unit.x + side <= format.width && unit.y + side <= format.height
        var isSplit = unit.size > format.smallest
        let (left, above) = (self.depth(unit.x - 1, unit.y), self.depth(unit.x, unit.y - 1))
        if isSplit, isInside {
            isSplit = splits(unit)
            encode(isSplit, .split, (left ?? 0 > depth ? 1 : 0) + (above ?? 0 > depth ? 1 : 0))
        }
        if isSplit {
            let half = side / 2
            for (x, y) in [(0, 0), (half, 0), (0, half), (half, half)] {
                guard unit.x + x < format.width, unit.y + y < format.height else { continue }
                writeTree(Unit(x: unit.x + x, y: unit.y + y, size: unit.size - 1), depth: depth + 1, splits, merge)
            }
            return
        }
        let index = merge(unit)
        encode(index != nil, .skip, (left == nil ? 0 : 1) + (above == nil ? 0 : 1))
        guard let index else {
            hasOther = true
            return
        }
        if format.mergeCandidates > 1 {
            encode(index > 0, .merge)
            if index > 0 {
                for bin in 1..<format.mergeCandidates - 1 where bin <= index { bypass(index > bin) }
            }
        }
        for y in stride(from: unit.y, to: unit.y + side, by: 1 << format.smallest) {
            for x in stride(from: unit.x, to: unit.x + side, by: 1 << format.smallest) {
                depths[(y >> format.smallest) * (format.width >> format.smallest) + x >> format.smallest] = depth
            }
        }
    }

    private func depth(_ x: Int, _ y: Int) -> Int? {
        guard x >= 0, y >= 0 else { return nil }
        return depths[(y >> format.smallest) * (format.width >> format.smallest) + x >> format.smallest]
    }

    private func isKnown(_ x: Int, _ y: Int) -> Bool { depth(x, y) != nil }

    // MARK: - Arithmetic encoding (9.3.4 of ISO/IEC 14496-10)

    private mutating func encode(_ value: Bool, _ kind: Kind, _ increment: Int = 0) {
        let index = kind.rawValue + increment
        let unlikely = tables.ranges[contexts[index].state * 4 + (range >> 6) & 3]
        range -= unlikely
        if value == contexts[index].likely {
            contexts[index].state = min(contexts[index].state + 1, 62)
        } else {
            low += range
            range = unlikely
            if contexts[index].state == 0 { contexts[index].likely.toggle() }
            contexts[index].state = tables.next[contexts[index].state]
        }
        renormalise()
    }

    private mutating func bypass(_ value: Bool) {
        low <<= 1
        if value { low += range }
        if low >= 1024 {
            put(true)
            low -= 1024
        } else if low < 512 {
            put(false)
        } else {
            low -= 512
            outstanding += 1
        }
    }

    private mutating func encode(isEnd: Bool) {
        range -= 2
        if isEnd {
            low += range
            range = 2
        }
        renormalise()
        guard isEnd else { return }
        put(low >> 9 & 1 == 1)
        bits.append(low >> 8 & 1 == 1)
        bits.append(true)
        while bits.count % 8 != 0 { bits.append(false) }
    }

    private mutating func renormalise() {
        while range < 256 {
            if low < 256 {
                put(false)
            } else if low >= 512 {
                low -= 512
                put(true)
            } else {
                low -= 256
                outstanding += 1
            }
            range <<= 1
            low <<= 1
        }
    }

    private mutating func put(_ bit: Bool) {
        if isFirst { isFirst = false } else { bits.append(bit) }
        for _ in 0..<outstanding { bits.append(!bit) }
        outstanding = 0
    }
}
