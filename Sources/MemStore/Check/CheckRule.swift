internal import DuckDB

/// A rule that rows of the main file keep, told in SQL.
struct CheckRule: Sendable {
    /// What is looked at in one go: more than this would not fit into the memory that DuckDB has.
    enum Slices: Sendable {
        /// All of it: the tables that a rule of this kind compares with are small.
        case whole
        /// So many numbers of a table; `$1` and `$2` are the first number and the one after the last.
        case numbers(of: String, column: String)
        /// Some hours of the timeline; `$1` and `$2` are where they begin and end.
        case hours
    }

    /// What has to be so.
    var name: String
    /// The table whose rows are looked at.
    var table: String
    var slices: Slices
    /// Counts what breaks the rule.
    var wrong: String
    /// Puts it right, statement by statement, in one transaction; empty where nobody can know what is right.
    var repair: [String] = []
    /// What is lost when it is put right, said once with the number of what was wrong.
    var loss: String?
    var isLeftover = false
}
