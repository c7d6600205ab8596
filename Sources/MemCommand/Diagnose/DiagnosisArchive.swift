internal import Foundation
internal import Tar

/// The files of a diagnosis on their way into one tar archive: nothing gets in that did not go through a redaction.
struct DiagnosisArchive {
    private let folder: String
    private let redaction: Redaction
    private(set) var files: [(name: String, about: String, text: String)] = []
    private(set) var gaps: [(name: String, reason: String)] = []

    /// Creates an empty one.
    ///
    /// - Parameter folder: what all names begin with.
    init(folder: String, redaction: Redaction) {
        self.folder = folder
        self.redaction = redaction
    }

    /// Adds a file, or notes why it is not there.
    mutating func add(_ name: String, _ about: String, _ text: Result<String, DiagnosisGap>) {
        switch text {
        case .success(let text): files.append((name, about, redaction.of(text)))
        case .failure(let gap): gaps.append((name, redaction.of(gap.description)))
        }
    }

    /// What is in it and what is not, for people.
    var summary: [String] {
        var table = TextTable(header: ["FILE", "BYTES", "WHAT IT IS"])
        for file in files { table.add([file.name, "\(file.text.utf8.count)", file.about]) }
        return table.lines + gaps.map { "\($0.name) is not in it: \($0.reason)" }
    }

    /// The archive.
    var bytes: [UInt8] {
        let readme = summary.joined(separator: "\n") + "\n\n" + Self.promise + "\n"
        var bytes: [UInt8] = []
        for (name, text) in [("README.txt", readme)] + files.map({ ($0.name, $0.text) }) {
            let content = Array(text.utf8)
            bytes += TarHeader(name: folder + "/" + name, bytes: content.count).encoded
            bytes += content
            bytes += [UInt8](repeating: 0, count: TarHeader.padding(after: content.count))
        }
        // Two blocks of zeros end an archive.
        return bytes + [UInt8](repeating: 0, count: 2 * TarHeader.block)
    }

    private static let promise =
        "Stream keys, tokens and passwords were taken out; session ids look like keys and were cut to four characters."
        + " Pictures, notes and words are not in here. Names of files and of this machine may be: look through it before"
        + " you give it away."
}
