import FrameSampling
import MemCore

/// An access unit in a planner test; times in milliseconds.
struct Shot {
    var pts: Int64
    var dts: Int64
    var isStart = false
    var isReference = true
    var leading = CodedPicture.Leading.no
    var bytes = 10

    static func start(_ pts: Int64, dts: Int64? = nil, bytes: Int = 10) -> Shot {
        Shot(pts: pts, dts: dts ?? pts, isStart: true, bytes: bytes)
    }

    static func reference(
        _ pts: Int64,
        dts: Int64? = nil,
        leading: CodedPicture.Leading = .no,
        bytes: Int = 10
    ) -> Shot {
        Shot(pts: pts, dts: dts ?? pts, leading: leading, bytes: bytes)
    }

    static func disposable(_ pts: Int64, dts: Int64, leading: CodedPicture.Leading = .no) -> Shot {
        Shot(pts: pts, dts: dts, isReference: false, leading: leading)
    }
}

/// A planner with a decoder that only takes notes.
struct Run {
    var samples: [Int64] = []
    var decoded: [Int64] = []
    var decodedNumbers: [UInt64] = []
    var restarts = 0
    /// Pictures that do not come out.
    var failing: Set<Int64> = []
    private var planner: SamplePlanner
    private var number: UInt64 = 0
    private var times: [UInt64: Int64] = [:]

    init(interval: Int64, origin: Int64? = nil, lastSample: Int64? = nil, maximumHeldBytes: Int = 64 << 20) {
        planner = SamplePlanner(
            grid: SamplingGrid(
                interval: MediaTime(milliseconds: interval),
                origin: origin.map(MediaTime.init(milliseconds:)),
                lastSample: lastSample.map(MediaTime.init(milliseconds:))
            ),
            maximumHeldBytes: maximumHeldBytes
        )
    }

    /// Feeds one access unit; returns the samples that it brought.
    @discardableResult
    mutating func feed(_ shot: Shot) -> [Int64] {
        number += 1
        times[number] = shot.pts
        planner.append(
            CodedPicture(
                number: number,
                dts: MediaTime(milliseconds: shot.dts),
                pts: MediaTime(milliseconds: shot.pts),
                isStart: shot.isStart,
                isReference: shot.isReference,
                leading: shot.leading,
                payload: [UInt8](repeating: 0, count: shot.bytes)
            )
        )
        return work()
    }

    @discardableResult
    mutating func finish() -> [Int64] {
        planner.finish()
        return work()
    }

    private mutating func work() -> [Int64] {
        let before = samples.count
        while let plan = planner.next() {
            if plan.restarts { restarts += 1 }
            for step in plan.steps {
                decoded.append(times[step.picture.number] ?? 0)
                decodedNumbers.append(step.picture.number)
            }
            guard let wanted = plan.wanted, let time = times[wanted] else { continue }
            if failing.contains(time) { planner.wantedFailed() } else { samples.append(time) }
        }
        return Array(samples[before...])
    }
}
