/// Counts what the AMF decoders have read of one message, so that its limits hold across both versions.
///
/// A reference counts as much as what it refers to, in number and in depth: otherwise a few bytes could stand for a
/// tree without end.
struct AMFBudget {
    private let limits: Limits
    private var values = 0
    /// The greatest depth of any value since the last ``open()``.
    private var deepest = 0
    private var depth = 0

    init(limits: Limits) {
        self.limits = limits
    }

    /// Counts one value.
    mutating func countValue() throws(AMFError) {
        try count(1)
    }

    private mutating func count(_ number: Int) throws(AMFError) {
        values += number
        guard values <= limits.amfValues else { throw .tooMany }
    }

    /// Tests the announced number of elements, before any is read.
    func check(elements: Int) throws(AMFError) {
        guard elements <= limits.amfValues - values else { throw .tooMany }
    }

    /// Tests the announced length of a string.
    func check(stringBytes: Int) throws(AMFError) {
        guard stringBytes <= limits.amfStringBytes else { throw .stringTooLong }
    }

    /// Where a value that holds others began.
    struct Mark {
        fileprivate var values: Int
        fileprivate var deepest: Int
    }

    /// What a finished value that holds others cost.
    struct Cost {
        fileprivate var values: Int
        fileprivate var height: Int
    }

    /// Goes one level down.
    mutating func open() throws(AMFError) -> Mark {
        depth += 1
        guard depth <= limits.amfDepth else { throw .tooDeep }
        let mark = Mark(values: values, deepest: deepest)
        deepest = depth
        return mark
    }

    /// Comes one level up.
    mutating func close(_ mark: Mark) -> Cost {
        let cost = Cost(values: values - mark.values, height: deepest - depth)
        deepest = max(deepest, mark.deepest)
        depth -= 1
        return cost
    }

    /// Counts a value that is referred to, as if it stood here.
    mutating func charge(_ cost: Cost) throws(AMFError) {
        try count(cost.values)
        let reached = depth + 1 + cost.height
        guard reached <= limits.amfDepth else { throw .tooDeep }
        deepest = max(deepest, reached)
    }
}
