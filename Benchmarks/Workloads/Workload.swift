/// A piece of work that is the same each time.
protocol Workload {
    /// What is counted of it.
    var unit: WorkUnit { get }

    /// Does it once; returns how many units that was.
    func round() throws -> Int
}

/// What work is counted in.
enum WorkUnit: String {
    case chunk
    case message
    case request
    case accessUnit = "access unit"
    case second = "second of video"
    case picture
}

/// A workload that did not do what it is for, so that counting it would be worth nothing.
struct WorkNotDone: Error {
    /// What went otherwise.
    var reason: String
}
