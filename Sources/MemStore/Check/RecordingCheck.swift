internal import DuckDB
internal import Glibc
internal import MemCore

/// Whether every segment that is known of a recording has its file, as long as it should be.
///
/// A file that is not known is nothing wrong: the next start makes it known.
struct RecordingCheck {
    let folder: RecordingFolder
    let repairs: Bool
    let connection: Connection

    /// Looks at all of them; a segment without its file is left out where that is to be put right.
    func run(_ report: inout MemoryCheckReport) throws(DuckDBError) {
        var finding = MemoryCheckReport.Finding(rule: "recordings have their files")
        var lost: [RecordedSegment] = []
        try connection.lookAtSegments { segment in
            finding.checked += 1
            if !folder.holds(segment) { lost.append(segment) }
        }
        finding.wrong = lost.count
        if repairs, !lost.isEmpty {
            try connection.transaction { () throws(DuckDBError) in try connection.forget(lost) }
            finding.repaired = lost.count
            report.note("Segments of recordings whose files are gone are left out: \(lost.count).")
        }
        report.add(finding)
    }
}
