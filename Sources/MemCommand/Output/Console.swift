internal import Foundation

/// Where commands write: standard output and standard error, line by line.
public enum Console {
    /// What takes the lines; a test puts its own in place for the length of one task.
    @TaskLocal static var sink: any ConsoleSink = StandardStreams()

    /// Writes a line of what was asked for.
    public static func print(_ line: String) {
        sink.write(line, isComplaint: false)
    }

    /// Writes lines of what was asked for.
    static func print(_ lines: [String]) {
        for line in lines { print(line) }
    }

    /// Writes text that has its line ends already.
    static func write(_ text: Data) {
        sink.write(text)
    }

    /// Writes a line of what went wrong.
    static func complain(_ line: String) {
        sink.write(line, isComplaint: true)
    }

    /// The width of the terminal that ``print(_:)`` writes to; nil if a file or a program takes the lines.
    static var columns: Int? { sink.columns }

    /// Whether a person at a terminal reads what ``print(_:)`` writes, not a file or a log.
    public static var isTerminal: Bool { columns != nil }

    /// Asks a person at a terminal; nil if there is none.
    static func confirm(_ question: String) -> Bool? {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        complain(question + " [y/N]")
        return ["y", "yes"].contains(readLine()?.trimmingCharacters(in: .whitespaces).lowercased())
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
    ///
    /// - Parameter keepingLines: lets line ends and tabs stand, for messages that have lines.
    static func printable(_ text: String, keepingLines: Bool = false) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            if keepingLines, scalar == "\n" || scalar == "\t" { return scalar }
            return [.control, .format].contains(scalar.properties.generalCategory) ? "?" : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

/// Takes lines.
protocol ConsoleSink: Sendable {
    /// Takes a line without its end.
    func write(_ line: String, isComplaint: Bool)

    /// Takes text that was asked for, with its line ends.
    func write(_ text: Data)

    /// The width of the terminal that takes what was asked for; nil if it is no terminal.
    var columns: Int? { get }

    /// The width of the terminal on which complaints are shown and a line can be redrawn; nil if there is none.
    var redrawColumns: Int? { get }

    /// Puts text in the place of the line that this terminal is on and stays on it; an empty text clears it.
    func redraw(_ text: String)
}

extension ConsoleSink {
    /// Line by line.
    func write(_ text: Data) {
        let lines = String(decoding: text, as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        for line in lines.last == "" ? lines.dropLast() : lines[...] { write(String(line), isComplaint: false) }
    }

    /// No terminal.
    var columns: Int? { nil }

    /// No terminal.
    var redrawColumns: Int? { nil }

    /// Shows nothing.
    func redraw(_ text: String) {}
}

/// The process's own streams, unbuffered: a pipe behind `watch` sees each line at once.
private struct StandardStreams: ConsoleSink {
    func write(_ line: String, isComplaint: Bool) {
        let stream = isComplaint ? FileHandle.standardError : FileHandle.standardOutput
        // A reader that went away is no fault of the command.
        try? stream.write(contentsOf: Data((line + "\n").utf8))
    }

    func write(_ text: Data) {
        try? FileHandle.standardOutput.write(contentsOf: text)
    }

    var columns: Int? { Terminal.columns(of: FileHandle.standardOutput.fileDescriptor) }

    var redrawColumns: Int? {
        guard Terminal.canRedraw(ProcessInfo.processInfo.environment["TERM"]) else { return nil }
        return Terminal.columns(of: FileHandle.standardError.fileDescriptor)
    }

    func redraw(_ text: String) {
        // To the beginning of the line, and what is behind the text cleared (ECMA-48, CR and EL).
        try? FileHandle.standardError.write(contentsOf: Data(("\r" + text + "\u{1B}[K").utf8))
    }
}
