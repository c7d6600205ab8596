internal import Foundation

/// Where commands write: standard output and standard error, line by line.
enum Console {
    /// What takes the lines; a test puts its own in place for the length of one task.
    @TaskLocal static var sink: any ConsoleSink = StandardStreams()

    /// Writes a line of what was asked for.
    static func print(_ line: String) {
        sink.write(line, isComplaint: false)
    }

    /// Writes a line of what went wrong.
    static func complain(_ line: String) {
        sink.write(line, isComplaint: true)
    }

    /// Writes a value as one line of JSON.
    static func json(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Text, truth values and whole numbers, as all that is written here, always have a notation in JSON.
        guard let data = try? encoder.encode(value) else { return }
        print(String(decoding: data, as: UTF8.self))
    }

    /// Text from elsewhere without characters that control: a publisher must not move a terminal's cursor, nor turn the
    /// direction of what follows.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { [.control, .format].contains($0.properties.generalCategory) ? "?" : $0 }
            )
        )
    }
}

/// Takes lines.
protocol ConsoleSink: Sendable {
    /// Takes a line without its end.
    func write(_ line: String, isComplaint: Bool)
}

/// The process's own streams, unbuffered: a pipe behind `watch` sees each line at once.
private struct StandardStreams: ConsoleSink {
    func write(_ line: String, isComplaint: Bool) {
        let stream = isComplaint ? FileHandle.standardError : FileHandle.standardOutput
        // A reader that went away is no fault of the command.
        try? stream.write(contentsOf: Data((line + "\n").utf8))
    }
}
