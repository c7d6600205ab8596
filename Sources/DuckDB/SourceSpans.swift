/// Spans of time of sources that rows are looked for by: what `is_within` gets as its first argument.
///
/// A span is 2³² microseconds long, a little more than an hour, so that finding the one of an instant is a shift; dividing
/// by a length would take the most time of a scan.
public struct SourceSpans: Sendable {
    private var numbers: Set<Int64> = []

    /// Creates a set of none.
    public init() {}

    /// The number of the span that an instant lies in, in microseconds since 1970.
    public static func span(of instant: Int64) -> Int64 { instant >> 32 }

    /// Where the span begins that lies so many spans before that of an instant.
    public static func start(of instant: Int64, back spans: Int64) -> Int64 { (span(of: instant) - spans) << 32 }

    /// How many spans so many microseconds reach back at most.
    public static func spans(in microseconds: Int64) -> Int64 { (microseconds >> 32) + 1 }

    /// Adds a span of a source.
    public mutating func add(_ span: Int64, of source: Int64) {
        numbers.insert(Self.number(of: span, source))
    }

    /// The value for `is_within`, which is true for all rows within the spans.
    ///
    /// It is true for a few others as well: another source and span may have the same number.
    public var value: Value { .numbers(NumberSet(Array(numbers))) }

    /// Neighbours in time and neighbours by source differ in the bits that a ``NumberSet`` looks at first.
    static func number(of span: Int64, _ source: Int64) -> Int64 { span &* 1009 &+ source }
}
