/// What is measured of a sample's picture besides its fingerprint: how bright it is, how evenly, and where it changed.
public struct SampleFigures: Hashable, Sendable {
    /// The mean luma, 0 (black) … 255 (white).
    public var brightness: UInt8
    /// The standard deviation of the luma, of 255: next to 0 for a picture of one colour.
    public var spread: UInt8
    /// Where it differs from the sample before, beyond what codec noise explains; nil if there is none to compare with.
    public var changed: GridCells?

    /// Creates figures.
    public init(brightness: UInt8, spread: UInt8, changed: GridCells?) {
        self.brightness = brightness
        self.spread = spread
        self.changed = changed
    }
}
