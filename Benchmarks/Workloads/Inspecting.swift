import FLV
import NIOCore
import VideoBitstream

/// What is read of each access unit before it is decided whether it is decoded: its kind, and what it refers to.
final class Inspecting: Workload {
    let unit = WorkUnit.accessUnit
    private let clip: Clip
    private let payloads: [[UInt8]]

    /// Reads the clip.
    init() throws {
        clip = try Clip()
        payloads = clip.units.map { Array(buffer: $0.payload) }
    }

    func round() throws -> Int {
        let configuration = try clip.configuration
        var inspector = AccessUnitInspector(configuration: configuration)
        var references = AVCReferences(configuration: configuration)
        var known = 0
        for (index, payload) in payloads.enumerated() {
            guard try inspector.inspect(payload).showsPicture else {
                throw WorkNotDone(reason: "an access unit without a picture")
            }
            if references?.read(payload.span, number: UInt64(index)) != nil { known += 1 }
        }
        guard known == payloads.count else { throw WorkNotDone(reason: "references of \(known) pictures are known") }
        return payloads.count
    }
}
