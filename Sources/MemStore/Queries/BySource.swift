/// A value for each source, found faster than in a dictionary as long as sources have small numbers.
struct BySource<Value> {
    private static var small: Int64 { 4096 }

    private var few: [Value?] = []
    private var others: [Int64: Value] = [:]

    subscript(source: Int64) -> Value? {
        get {
            guard (0..<Self.small).contains(source) else { return others[source] }
            return source < few.count ? few[Int(source)] : nil
        }
        set {
            if (0..<Self.small).contains(source) {
                while few.count <= source { few.append(nil) }
                few[Int(source)] = newValue
            } else {
                others[source] = newValue
            }
        }
    }

    /// Changes a source's value in place; it begins as `first` if there is none.
    mutating func with(_ source: Int64, or first: Value, _ body: (inout Value) -> Void) {
        guard (0..<Self.small).contains(source) else { return body(&others[source, default: first]) }
        while few.count <= source { few.append(nil) }
        var value = few[Int(source)] ?? first
        // Held by nobody else meanwhile, it is not copied.
        few[Int(source)] = nil
        body(&value)
        few[Int(source)] = value
    }

    /// All that there is.
    var all: [(source: Int64, value: Value)] {
        few.enumerated().compactMap { source, value in value.map { (Int64(source), $0) } }
            + others.map { ($0.key, $0.value) }
    }
}
