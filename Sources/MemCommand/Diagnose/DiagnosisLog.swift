internal import Foundation

/// Where the log of Mem is: in a file that somebody names, or with systemd.
struct DiagnosisLog {
    /// The newest bytes of a file that are taken: days of a quiet Mem, hours of a busy one.
    static let maximumBytes = 8 << 20
    /// How many lines are asked of the journal.
    static let maximumLines = 50_000

    /// The file; nil: the journal is asked.
    let file: String?
    /// The unit that Mem runs as.
    let unit: String

    /// The newest part of it, or a sentence that says why there is none.
    func text() -> Result<String, DiagnosisGap> {
        if let file { return part(of: file) }
        guard
            let program = ["/usr/bin/journalctl", "/bin/journalctl"].first(where: FileManager.default.isExecutableFile)
        else {
            return .failure(
                DiagnosisGap(
                    "There is no journal of systemd here. Where Mem's log goes to a file, name it: --log FILE."
                )
            )
        }
        let arguments = ["-u", unit, "-n", "\(Self.maximumLines)", "--no-pager", "-o", "short-iso-precise"]
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return .failure(DiagnosisGap("\(program) does not start.")) }
        let bytes = (try? output.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        let text = String(decoding: bytes, as: UTF8.self)
        guard process.terminationStatus == 0, text.split(separator: "\n").contains(where: { !$0.hasPrefix("--") })
        else {
            return .failure(
                DiagnosisGap(
                    "The journal has nothing of the unit \(unit), or not for this user: run this as root, or as one of"
                        + " the group systemd-journal; or name the file that Mem's log goes to: --log FILE."
                )
            )
        }
        return .success(text)
    }

    private func part(of file: String) -> Result<String, DiagnosisGap> {
        guard let handle = FileHandle(forReadingAtPath: file), let end = try? handle.seekToEnd() else {
            return .failure(DiagnosisGap("\(file) can't be read."))
        }
        let start = end > UInt64(Self.maximumBytes) ? end - UInt64(Self.maximumBytes) : 0
        guard (try? handle.seek(toOffset: start)) != nil, let bytes = try? handle.readToEnd() ?? Data() else {
            return .failure(DiagnosisGap("\(file) can't be read."))
        }
        return .success(
            (start > 0 ? "(the newest \(Self.maximumBytes) bytes)\n" : "") + String(decoding: bytes, as: UTF8.self)
        )
    }
}

/// Why a part of a diagnosis is not there.
struct DiagnosisGap: Error, Equatable, CustomStringConvertible {
    /// A sentence for people.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
