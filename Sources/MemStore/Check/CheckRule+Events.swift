internal import DuckDB

extension CheckRule {
    /// What the log of events keeps to.
    static let events: [CheckRule] = [
        CheckRule(
            name: "events have a number each",
            table: "events",
            // They are few, and their numbers lie far apart.
            slices: .whole,
            wrong: "SELECT count(*) - count(DISTINCT id) FROM mem.events",
            repair: ["DELETE FROM mem.events WHERE id IN (SELECT id FROM mem.events GROUP BY id HAVING count(*) > 1)"],
            loss: "Events that had the same number are not in the log any more"
        ),
        CheckRule(
            name: "events tell of samples that are there",
            table: "events",
            slices: .numbers(of: "events", column: "frame"),
            wrong: "SELECT count(*) FROM \(homeless)",
            repair: ["DELETE FROM \(homeless)"]
        ),
        CheckRule(
            name: "alerts tell of samples that are there",
            table: "alerts",
            slices: .numbers(of: "alerts", column: "frame"),
            wrong: "SELECT count(*) FROM \(homelessAlerts)",
            repair: ["UPDATE mem.alerts SET frame = NULL WHERE \(frameIsGone)"]
        ),
    ]

    private static let homelessAlerts = "mem.alerts WHERE \(frameIsGone)"

    private static let homeless = "mem.events WHERE \(frameIsGone)"

    private static let frameIsGone = """
        frame >= $1 AND frame < $2
            AND frame NOT IN (SELECT id FROM mem.frames WHERE id >= $1 AND id < $2)
        """
}
