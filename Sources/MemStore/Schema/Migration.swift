/// One step from a version of the main file's schema to the next.
struct Migration: Sendable {
    /// The version that the schema has afterwards; the first is 1.
    var number: Int
    /// What it is for, in a word or two; recorded with the number.
    var name: String
    /// SQL, statement by statement, run in one transaction; `mem` is the main file.
    var statements: [String]

    /// All steps, in order.
    ///
    /// What was released is never changed: a change is a new step.
    static let all: [Migration] = [
        beginning, goodbye, moments, annotations, thumbnailBytes, words, minutes, vocabulary,
        forgetting, jobs, takenOver, hours, misdated, events,
        streamSettings, holds, segments, rules, deliveries, retentionRuns,
        streamFigures,
    ]
}
