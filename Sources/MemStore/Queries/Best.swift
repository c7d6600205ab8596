/// The first of many elements in some order, of which no more are kept than are wanted.
struct Best<Element> {
    private let limit: Int
    private let comesBefore: (Element, Element) -> Bool
    private var kept: [Element] = []
    /// The last one that can still be wanted, once there are enough.
    private var last: Element?

    /// - Parameters:
    ///   - limit: how many are wanted.
    ///   - comesBefore: a strict order.
    init(_ limit: Int, by comesBefore: @escaping (Element, Element) -> Bool) {
        self.limit = limit
        self.comesBefore = comesBefore
    }

    mutating func add(_ element: Element) {
        if let last, !comesBefore(element, last) { return }
        kept.append(element)
        // Sorting now and then takes less than keeping all in order.
        if kept.count / 2 - 50 > limit { trim() }
    }

    /// Those that are wanted, in order.
    mutating func inOrder() -> [Element] {
        trim()
        return kept
    }

    private mutating func trim() {
        kept.sort(by: comesBefore)
        guard kept.count >= limit else { return }
        kept.removeLast(kept.count - limit)
        last = kept.last
    }
}
