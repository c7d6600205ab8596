public import ArgumentParser
internal import Foundation
internal import MemCore
internal import NIOHTTP1

/// `mem sql`: a query over the views of a running Mem.
public struct SQLCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Ask the memory in SQL.",
        discussion: """
            mem sql "SELECT name, count(*) FROM timeline JOIN sessions USING (session_id) GROUP BY name"

            The views are timeline, frames, moments, sessions, sources, annotations, transcripts and recordings; DESCRIBE tells the \
            columns of one. Times are UTC. What is asked can read, and nothing else.
            """
    )

    /// How rows are printed.
    public enum Format: String, CaseIterable, ExpressibleByArgument {
        /// Columns that fit the terminal, or a line for each value where there are too many.
        case table
        /// As the API answers.
        case json
        /// RFC 4180.
        case csv
    }

    @Argument(help: "The query; - reads it from standard input.")
    var query: String

    @Option(help: "How to print it (else a table on a terminal, CSV into a file or a pipe).")
    var format: Format?

    @Option(help: "At most so many rows, up to \(SQLQuery.maximumLimit).")
    var limit = SQLQuery.defaultLimit

    @OptionGroup var server: ServerOptions

    /// Creates the command; the command line fills it.
    public init() {}

    /// Refuses limits that no server accepts.
    public func validate() throws {
        guard (1...SQLQuery.maximumLimit).contains(limit) else {
            throw ValidationError("--limit: this is not a number from 1 to \(SQLQuery.maximumLimit)")
        }
    }

    /// Asks and prints.
    public func run() async throws {
        let text =
            query == "-" ? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) : query
        let format = format ?? (Console.columns == nil ? .csv : .table)
        let question: [String: JSONValue] = [
            "query": .string(text), "limit": .integer(Int64(limit)),
            "format": .string(format == .csv ? "csv" : "json"),
        ]
        let body = try JSONEncoder().encode(question)
        // Others may be asked first.
        try await server.ask(timeout: .seconds(120)) { client in
            let (headers, data) = try await client.exchange("POST", "/api/sql", body: body)
            switch format {
            case .csv, .json: Console.write(data)
            case .table: Console.print(try table(client.decode(Answer.self, from: data)))
            }
            if headers.first(name: "X-Mem-Truncated") == "true" {
                Console.complain(
                    "There are more than these \(limit) rows: give --limit, up to \(SQLQuery.maximumLimit)."
                )
            }
        }
    }

    private func table(_ answer: Answer) -> [String] {
        let names = answer.columns.map(\.name)
        var table = TextTable(header: names, cutting: names, least: 12)
        for row in answer.rows { table.add(row.map(Self.text)) }
        let lines = table.lines
        guard let columns = Console.columns, lines.contains(where: { TextWidth.of($0) > columns }) else { return lines }
        return table.records
    }

    /// A value as people read it.
    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: return ""
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .number(let number): return String(number)
        case .bool(let value): return String(value)
        case .array, .object:
            // Any tree that was decoded can be encoded.
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
    }

    private struct Answer: Decodable {
        struct Column: Decodable { var name: String }

        var columns: [Column]
        var rows: [[JSONValue]]
    }
}
