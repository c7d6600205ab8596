internal import MemCore

/// Follows which pictures of HEVC are predicted from which, by the headers of their first slices alone.
///
/// Each header names all pictures that stay in the decoder, so nothing has to be counted. It knows nothing until an IDR picture
/// comes, and nothing more after anything that does not add up, or has long-term references, until the next one.
public struct HEVCReferences: ReferenceFollowing {
    private let lengthSize: Int
    private var sequences: [Int: HEVCSliceParameters] = [:]
    private var pictures: [Int: HEVCPictureParameterSet] = [:]
    /// The pictures that later ones can be predicted from, by their order counts.
    private var buffer: [Int: UInt64] = [:]
    private var isKnown = false
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
    }

    /// Takes a parameter set; false if it is none.
    private mutating func take(_ unit: Span<UInt8>) throws(BitstreamError) -> Bool {
        let header = try HEVCUnitHeader(unit: unit)
        guard header.layer == 0, header.type.isParameterSet else { return false }
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

    /// Nothing.
    public func heads(of payload: Span<UInt8>) -> [UInt8]? { nil }

    /// What the next access unit refers to.
    public mutating func references(
        in payload: Span<UInt8>,
        _ number: UInt64
    ) throws(BitstreamError) -> PictureReferences? {
        var units = NALUnits(payload, lengthSize: lengthSize)
        var hasParameterSets = false
        var found: (header: HEVCUnitHeader, slice: HEVCSliceHeader)?
        var slices = 0
        while let range = try units.next(payload) {
            let unit = payload.extracting(range)
            if try take(unit) {
                hasParameterSets = true
                continue
            }
            let header = try HEVCUnitHeader(unit: unit)
            guard header.layer == 0, header.type.isSlice else { continue }
            slices += 1
            guard found == nil else { continue }
            let slice = try HEVCSliceHeader(unit: unit, type: header.type, sequences: sequences, pictures: pictures)
            found = (header, slice)
        }
        // Parameter sets alone are no picture.
        guard let (header, slice) = found else { return nil }
        guard isKnown || header.type.isInstantaneousRefresh else { return nil }
        // More than one in use at once is beyond what is followed here.
        guard sequences.count == 1, let sequence = sequences.values.first else { throw .malformed(.sliceHeader) }
        let orderCount = count(slice, header, sequence)
        var used: Set<UInt64> = []
        var left: [Int: UInt64] = [:]
        for entry in slice.entries {
            guard let other = buffer[orderCount + entry.distance] else {
                // One that is lost, or that an open group of pictures left behind: if it is used, this one is no good.
                if entry.isUsed, !header.type.isSkippedLeading { throw .malformed(.sliceHeader) }
                continue
            }
            left[orderCount + entry.distance] = other
            if slices == 1 ? slice.listed.contains(entry.distance) : entry.isUsed { used.insert(other) }
        }
        left[orderCount] = number
        buffer = left
        let isFar = abs(orderCount - lastWhole) >= Self.longestLeap
        let mayBeCut =
            !hasParameterSets && !header.type.isRandomAccess && !isFar && sequence.orderCountBits >= Self.fewestBits
        if !mayBeCut { lastWhole = orderCount }
        return PictureReferences(used: used, left: Set(left.values), mayBeCut: mayBeCut)
    }

    /// The picture's order count (8.3.1).
    private mutating func count(
        _ slice: HEVCSliceHeader,
        _ header: HEVCUnitHeader,
        _ sequence: HEVCSliceParameters
    ) -> Int {
        if header.type.isInstantaneousRefresh {
            isKnown = true
            buffer = [:]
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
