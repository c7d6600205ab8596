internal import DuckDB
internal import MemCore

extension StreamFigures {
    /// The column `decibels` where no sound came: less than sixteen bits of sound can be.
    private static let noSound: Int64 = -32768
    /// It is in tenths of a decibel.
    private static let steps = 10.0

    /// What the columns `kilobits` and `decibels` say.
    init(kilobits: Int64?, decibels: Int64?) {
        self.init(
            bitrate: kilobits.map(Double.init),
            soundLevel: decibels.map { $0 == Self.noSound ? -.infinity : Double($0) / Self.steps }
        )
    }

    /// What goes into the column `kilobits`.
    var kilobits: Value {
        bitrate.map { .integer(Int64(min(max($0, 0), 2_000_000_000).rounded())) } ?? .null
    }

    /// What goes into the column `decibels`.
    var decibels: Value {
        guard let soundLevel, !soundLevel.isNaN else { return .null }
        if soundLevel == -.infinity { return .integer(Self.noSound) }
        return .integer(Int64((min(max(soundLevel, -3000), 3000) * Self.steps).rounded()))
    }
}
