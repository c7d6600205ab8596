import FrameSampling
import MemCore
import SampleClips
import Testing
import VideoBitstream

/// How many reference pictures of a clip are left out at a sample each second.
enum LeftOut {
    /// Those that are left out, and the pictures that are decoded.
    static func count(in clip: Clip) throws -> (left: Int, decoded: Int) {
        var planner = SamplePlanner(grid: SamplingGrid(interval: MediaTime(milliseconds: 1000)))
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(ReferenceReader(configuration: configuration))
        var inspector = AccessUnitInspector(configuration: configuration)
        var (left, decoded) = (0, 0)
        for (number, unit) in clip.units.enumerated() {
            let traits = try inspector.inspect(unit.payload)
            let found = references.read(unit.payload.span, number: UInt64(number))
            planner.append(
                CodedPicture(
                    number: UInt64(number),
                    dts: unit.dts,
                    pts: unit.pts,
                    isStart: traits.isRandomAccess,
                    isReference: traits.isReference,
                    isShown: traits.showsPicture,
                    references: found,
                    payload: unit.payload
                )
            )
            while let plan = planner.next() {
                left += plan.steps.count(where: \.isHeaderOnly)
                decoded += plan.steps.count { !$0.isHeaderOnly }
            }
        }
        return (left, decoded)
    }
}
