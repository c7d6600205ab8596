internal import MemCore

/// Follows which pictures of HEVC are predicted from which, by the headers of slices alone, and which are copies of
/// others.
///
/// Each header names all pictures that stay in the decoder, so nothing has to be counted. It knows nothing until an IDR picture
/// comes, and nothing more after anything that does not add up, or has long-term references, until the next one.
public struct HEVCReferences: ReferenceFollowing {
    private let lengthSize: Int
    private var sequences: [Int: HEVCSliceParameters] = [:]
    private var pictures: [Int: HEVCPictureParameterSet] = [:]
    /// The pictures that later ones can be predicted from, by their order counts.
    private var buffer: [Int: UInt64] = [:]
    /// What is known of how those were predicted.
    private var stillness: [Int: HEVCStillness] = [:]
    /// The last parameter set of each kind, as it came.
    private var received: [Int: [UInt8]] = [:]
    private var isKnown = false
    /// Whether pictures are sure to be decoded by what is known, so that copies can be told.
    private var isSteady = false
    /// The order count that the next one is told from: of the last picture of the lowest sub-layer that others refer to.
    private var anchor = 0
    /// The order count of the last picture that a decoder surely gets.
    private var lastWhole = 0

    /// A decoder that misses more than so many pictures could lose count: order counts are told modulo 256 at least.
    private static let longestLeap = 32
    private static let fewestBits = 8

    /// Begins behind a sequence header; nil if that is of another codec.
    public init?(configuration: DecoderConfiguration) {
        guard configuration.codec == .hevc else { return nil }
        lengthSize = configuration.nalLengthSize
        for unit in configuration.parameterSets { _ = try? take(unit.span) }
    }

    /// Says that a unit was left out, after which nothing is known until the next IDR picture.
    public mutating func lose() {
        isKnown = false
        buffer = [:]
        stillness = [:]
    }

    /// Takes a parameter set; false if it is none.
    private mutating func take(_ unit: Span<UInt8>) throws(BitstreamError) -> Bool {
        let header = try HEVCUnitHeader(unit: unit)
        guard header.layer == 0, header.type.isParameterSet else { return false }
        guard unit.count <= RawBytes.parameterSetLimit else { throw .malformed(.sequenceParameterSet) }
        noteChange(unit, header.type)
        if header.type == .sequenceParameterSet {
            let set = try HEVCSequenceParameterSet(unit: unit)
            guard let slices = set.slices else { throw .malformed(.sequenceParameterSet) }
            sequences[slices.number] = slices
        } else if header.type == .pictureParameterSet {
            let set = try HEVCPictureParameterSet(unit: unit)
            pictures[set.number] = set
        }
        return true
    }

    /// Tells a parameter set that comes again from a new one.
    ///
    /// After a new one a decoder may do otherwise than is known here, until it begins anew. Where several of a kind take turns,
    /// each counts as new.
    private mutating func noteChange(_ unit: Span<UInt8>, _ type: HEVCUnitType) {
        let bytes = unit.copied
        guard received[Int(type.rawValue)] != bytes else { return }
        received[Int(type.rawValue)] = bytes
        isSteady = false
    }

    /// Nothing.
    public func heads(of payload: Span<UInt8>) -> [UInt8]? { nil }

    /// What the next access unit refers to.
    public mutating func references(
        in payload: Span<UInt8>,
        _ number: UInt64
    ) throws(BitstreamError) -> PictureReferences? {
        var units = NALUnits(payload, lengthSize: lengthSize)
        var hasParameterSets = false
        // Whether later pictures may be decoded otherwise.
        var changes = false
        var found: (header: HEVCUnitHeader, slice: HEVCSliceHeader)?
        var slices: [HEVCSliceHeader?] = []
        while let range = try units.next(payload) {
            let unit = payload.extracting(range)
            if try take(unit) {
                hasParameterSets = true
                if found != nil { changes = true }
                continue
            }
            let header = try HEVCUnitHeader(unit: unit)
            if header.type.isEnd { changes = true }
            guard header.layer == 0, header.type.isSlice else { continue }
            if let found {
                slices.append(found.header == header ? try? self.slice(unit, header) : nil)
                continue
            }
            let slice = try slice(unit, header)
            guard slice.isFirst else { throw .malformed(.sliceHeader) }
            found = (header, slice)
            slices.append(slice)
        }
        // Parameter sets alone are no picture.
        guard let (header, slice) = found else { return nil }
        guard isKnown || header.type.isInstantaneousRefresh else { return nil }
        // More than one in use at once is beyond what is followed here.
        guard sequences.count == 1, let sequence = sequences.values.first else { throw .malformed(.sliceHeader) }
        let orderCount = count(slice, header, sequence)
        if header.type.isBrokenLink { isSteady = false }
        var used: Set<UInt64> = []
        var left: [Int: UInt64] = [:]
        for entry in slice.entries {
            guard let other = buffer[orderCount + entry.distance] else {
                // One that is lost, or that an open group of pictures left behind: if it is used, this one is no good.
                if entry.isUsed, !header.type.isSkippedLeading { throw .malformed(.sliceHeader) }
                continue
            }
            left[orderCount + entry.distance] = other
            if slices.count == 1 ? slice.listed.contains(entry.distance) : entry.isUsed { used.insert(other) }
        }
        var still = HEVCStillness()
        var copied: [UInt64] = []
        if isSteady, let grid = sequence.grid {
            (still, copied) = stillness(of: slices, header, orderCount, grid)
        }
        left[orderCount] = number
        buffer = left
        stillness = stillness.filter { left[$0.key] != nil }
        stillness[orderCount] = still
        if changes { isSteady = false }
        let isFar = abs(orderCount - lastWhole) >= Self.longestLeap
        let mayBeCut =
            !hasParameterSets && !header.type.isRandomAccess && !isFar && sequence.orderCountBits >= Self.fewestBits
        if !mayBeCut { lastWhole = orderCount }
        return PictureReferences(used: used, left: Set(left.values), mayBeCut: mayBeCut, copied: Set(copied))
    }

    private func slice(_ unit: Span<UInt8>, _ header: HEVCUnitHeader) throws(BitstreamError) -> HEVCSliceHeader {
        try HEVCSliceHeader(unit: unit, type: header.type, sequences: sequences, pictures: pictures)
    }

    /// How a picture is predicted, and which ones it is a copy of.
    private func stillness(
        of slices: [HEVCSliceHeader?],
        _ header: HEVCUnitHeader,
        _ orderCount: Int,
        _ grid: HEVCCodingGrid
    ) -> (HEVCStillness, copied: [UInt64]) {
        if header.type.isRandomAccess || slices.allSatisfy({ $0?.kind == .intra }) {
            return (HEVCStillness(isIntra: true), [])
        }
        var still = HEVCStillness()
        var copied: [UInt64] = []
        guard let first = slices.first else { return (still, []) }
        for slice in slices {
            guard let slice, let data = slice.data, slice.address == still.units, slice.address % grid.columns == 0,
                slice.orderCount == first?.orderCount, slice.entries == first?.entries
            else { return (still, []) }
            var collocated: HEVCStillness?
            if let distance = data.collocated { collocated = stillness[orderCount + distance] ?? HEVCStillness() }
            guard
                var decoder = try? HEVCSkipDecoder(data, grid: grid, start: slice.address, collocated: collocated)
            else { return (still, []) }
            let run = decoder.decode()
            still.units += run.units
            guard run.isWhole, let index = run.reference else { return (still, []) }
            let references = data.lists.compactMap { buffer[orderCount + $0[index]] }
            // Of others there would be an edge between them that is filtered (8.7.2.4).
            guard references.count == data.lists.count, copied.isEmpty || references == copied else {
                return (still, [])
            }
            copied = references
        }
        return (still, still.units == grid.units ? copied : [])
    }

    /// The picture's order count (8.3.1).
    private mutating func count(
        _ slice: HEVCSliceHeader,
        _ header: HEVCUnitHeader,
        _ sequence: HEVCSliceParameters
    ) -> Int {
        if header.type.isInstantaneousRefresh {
            (isKnown, isSteady) = (true, true)
            (buffer, stillness) = ([:], [:])
            (anchor, lastWhole) = (0, 0)
            return 0
        }
        let modulus = 1 << sequence.orderCountBits
        let low = anchor & (modulus - 1)
        var high = anchor - low
        if slice.orderCount < low, low - slice.orderCount >= modulus / 2 {
            high += modulus
        } else if slice.orderCount > low, slice.orderCount - low > modulus / 2 {
            high -= modulus
        }
        let orderCount = high + slice.orderCount
        if header.temporalID == 0, !header.type.isLeading, !header.type.isSubLayerNonReference { anchor = orderCount }
        return orderCount
    }
}
