/// What a token lets its holder do; none includes another but ``admin``, which includes all.
public enum AccessScope: String, Hashable, Sendable, CaseIterable, Codable {
    /// Looks at what was on screen, said and noted, and at streams without their keys.
    case read
    /// Writes notes and what was said.
    case annotate
    /// Creates, starts, stops and deletes streams and sees their keys; imports files.
    case control
    /// Forgets, copies everything, changes settings, and does all the others do.
    case admin
}
