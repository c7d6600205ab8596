import Testing

@testable import DuckDB

@Suite("is_one_of")
struct NumberSetTests {
    private func connection() throws -> Connection {
        let connection = try Connection(to: Database(settings: ["threads": "1"]))
        try connection.addFunctions()
        try connection.run("CREATE TABLE numbers AS SELECT (i * 37 % 50000 - 100)::BIGINT AS n FROM range(50000) r(i)")
        return connection
    }

    private func found(_ numbers: [Int64], _ connection: Connection) throws -> [Int64] {
        let rows = try connection.stream(
            "SELECT n FROM numbers WHERE is_one_of(?, n) ORDER BY n",
            [.numbers(NumberSet(numbers))]
        )
        var found: [Int64] = []
        while let columns = try rows.nextColumns() { found += try columns.integers(0) }
        return found
    }

    @Test("finds the numbers of a set and no others, negative ones and those with the same last bits too")
    func finds() throws {
        let connection = try connection()
        #expect(try found([], connection) == [])
        #expect(try found([70_000, -101, .max, .min], connection) == [])
        #expect(try found([5, -100, 49_899, 5, 5 + 1 << 14], connection) == [-100, 5, 5 + 1 << 14, 49_899])
        let many = stride(from: Int64(-100), to: 49_900, by: 3).map { $0 }
        #expect(try found(many.shuffled(), connection) == many)
    }

    @Test("keeps its set as long as the statement may run, and fails without one")
    func keeps() throws {
        let connection = try connection()
        let sql = "SELECT count(*) FROM numbers WHERE is_one_of(?, n)"
        // Nothing else refers to the set.
        #expect(try connection.ask(sql, [.numbers(NumberSet([1, 2]))]).next()?.integer(0) == 2)
        #expect(throws: DuckDBError.self) { try connection.ask(sql, [.integer(-1)]) }
        #expect(try connection.ask(sql, [.numbers(NumberSet([3]))]).next()?.integer(0) == 1)
    }

    @Test("forgets a set that nobody needs any more")
    func forgets() throws {
        var set: NumberSet? = NumberSet([1])
        let key = try #require(set?.key)
        #expect(NumberSet.find(key) != nil)
        set = nil
        #expect(NumberSet.find(key) == nil)
    }
}
