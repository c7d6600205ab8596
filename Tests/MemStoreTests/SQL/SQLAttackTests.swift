import DuckDB
import Foundation
import MemCore
import SQLSandbox
import Testing

@testable import MemStore

@Suite("SQL from anybody")
struct SQLAttackTests {
    @Test("whatever is no single query is refused")
    func onlyQueries() async throws {
        let refused = [
            "", ";", "-- nothing", "SELEC 1", "SELECT 1; SELECT 2", "SELECT 1; DROP VIEW timeline", "SELECT ?",
            "SELECT $1",
            "CREATE TABLE t AS SELECT 1", "CREATE TEMP VIEW v AS SELECT 1", "CREATE MACRO m() AS 1",
            "INSERT INTO t VALUES (1)",
            "DROP VIEW timeline", "ATTACH 'x.duckdb'", "ATTACH ':memory:' AS m", "DETACH memory", "USE memory",
            "COPY timeline TO '/tmp/x.csv'", "COPY (SELECT 1) TO '/dev/stdout'", "EXPORT DATABASE '/tmp/x'",
            "IMPORT DATABASE '/tmp'", "INSTALL httpfs", "LOAD httpfs", "SET threads = 8", "RESET memory_limit",
            "SET GLOBAL enable_external_access = true", "SET VARIABLE x = 1", "CHECKPOINT", "VACUUM", "ANALYZE",
            "BEGIN",
            "COMMIT", "PREPARE p AS SELECT 1", "EXECUTE p", "CALL duckdb_functions()", "CREATE SECRET s (TYPE s3)",
            "PRAGMA enable_profiling", "PRAGMA threads = 4", "PIVOT timeline ON verdict",
            "COMMENT ON VIEW timeline IS 'x'",
            "SELECT * FROM nothing", "WITH x AS (DELETE FROM timeline RETURNING *) FROM x",
            "UPDATE timeline SET width = 1", "DELETE FROM sessions", "TRUNCATE timeline",
            "ALTER VIEW timeline RENAME TO x",
            "MERGE INTO timeline USING frames ON true WHEN MATCHED THEN DELETE",
            "CREATE OR REPLACE VIEW frames AS SELECT 1",
            "CREATE SCHEMA s", "CREATE SEQUENCE s", "CREATE TYPE t AS INT", "CREATE INDEX i ON timeline(timestamp)",
            "DROP SCHEMA main CASCADE", "COPY timeline FROM '/etc/passwd'", "SELECT 1 INTO x",
            "SET lock_configuration = false",
            "SET enable_external_access = true", "SET memory_limit = '100GB'", "PRAGMA memory_limit = '100GB'",
            "SET temp_directory = '/tmp'", "FORCE INSTALL httpfs", "UPDATE EXTENSIONS",
            "LOAD '/tmp/x.duckdb_extension'",
            "DEALLOCATE p", "EXECUTE IMMEDIATE 'SELECT 1'", "CALL enable_logging()", ".read /etc/passwd",
            // EXPLAIN ANALYZE runs what it explains.
            "EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1", "EXPLAIN ANALYZE DROP VIEW timeline",
            "EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/x.csv'", "EXPLAIN ANALYZE SET memory_limit = '100GB'",
            "EXPLAIN ANALYZE INSTALL httpfs", "EXPLAIN ANALYZE LOAD httpfs", "EXPLAIN ANALYZE DELETE FROM timeline",
            // What looks like one query, and is none.
            "SELECT ';'; SELECT 2", "SELECT $$;$$; SELECT 2", "SELECT 1 /* ; */; SELECT 2 -- ;",
            "SELECT 1 /* never closed",
            "SELECT 'never closed", "\u{FF33}\u{FF25}\u{FF2C}\u{FF25}\u{FF23}\u{FF34} 1",
            "SELECT 1\u{037E} DROP VIEW timeline",
            "SELECT 1;\u{A0}DROP VIEW timeline", "SELECT 1;\u{200B}DROP VIEW timeline",
            "FROM query('SELECT 1; SELECT 2')", "FROM query('DROP VIEW timeline')", "FROM query('SET threads = 3')",
        ]
        try await withQueries { store in
            for sql in refused {
                let failure = await store.failure(sql)
                #expect(failure?.code == .statement, "\(sql): \(failure?.message ?? "was answered")")
            }
            #expect(await store.failure("SELECT 1 /* ; */ -- ; SELECT 2") == nil)
        }
    }

    @Test("the forms of queries are answered")
    func forms() async throws {
        let answered = [
            "SELECT 1;", "  (SELECT 1) ", "WITH x AS (SELECT 1) FROM x", "FROM timeline", "VALUES (1), (2)",
            "TABLE frames",
            "DESCRIBE moments", "SHOW TABLES", "SUMMARIZE timeline", "EXPLAIN FROM timeline",
            "EXPLAIN ANALYZE SELECT 1",
            "FROM frames SELECT count(*)", "PIVOT timeline ON verdict IN ('new', 'same') USING count(*)",
        ]
        try await withQueries { store in
            for sql in answered {
                let failure = await store.failure(sql)
                #expect(failure == nil, "\(sql): \(failure?.message ?? "")")
            }
        }
    }

    @Test("nothing but the views can be reached, and no stream key by any way")
    func noKeys() async throws {
        let tries = [
            "FROM mem.stream_sessions", "FROM mem.main.stream_sessions", #"FROM "mem"."main"."stream_sessions""#,
            "SELECT stream_key FROM sessions", "SELECT stream_key FROM mem_stream_sessions()", "FROM stream_sessions",
            "FROM query('FROM mem.stream_sessions')", "FROM query_table('mem.stream_sessions')",
            "FROM query_table(['stream_sessions'])",
            "FROM json_execute_serialized_sql(json_serialize_sql('FROM mem.stream_sessions'))",
            "FROM duckdb_secrets()", "FROM which_secret('s3://x', 's3')", "FROM pragma_database_size()",
            "FROM duckdb_databases()", "FROM duckdb_tables()", "FROM duckdb_views()", "FROM duckdb_columns()",
            "FROM duckdb_settings()", "FROM duckdb_logs", "FROM duckdb_prepared_statements()",
            "FROM duckdb_variables()", "FROM duckdb_temporary_files()", "FROM duckdb_memory()",
            "FROM pragma_storage_info('sessions')",
            "FROM information_schema.tables", "FROM information_schema.columns", "FROM pg_catalog.pg_class",
            "FROM sqlite_master", "FROM pragma_table_info('mem.stream_sessions')", "SHOW ALL TABLES", "SHOW DATABASES",
            "PRAGMA database_list", "PRAGMA show_tables", "FROM mem.stream_sessions AT (VERSION => 1)",
            "FROM checkpoint()", "FROM force_checkpoint()", "SELECT nextval('s')", "SELECT currval('s')",
            "SELECT * FROM sessions, LATERAL (FROM query('FROM mem.stream_sessions'))",
            "SELECT list_transform([1], lambda x: (SELECT stream_key FROM mem.stream_sessions))",
            "FROM mem_stream_sessions()", "SUMMARIZE sessions", "SUMMARIZE mem.stream_sessions",
            "FROM summary((FROM sessions))",
            "SELECT s FROM sessions s", "SELECT COLUMNS('.*') FROM sessions", "SELECT COLUMNS('.*key.*') FROM sessions",
            "FROM information_schema.schemata", "FROM information_schema.views",
            "SELECT json_serialize_plan('FROM sessions')",
            "PRAGMA json_execute_serialized_sql(json_serialize_sql('FROM mem.stream_sessions'))",
            "SELECT current_setting('secret_directory')", "SELECT current_setting('custom_user_agent')",
            "SELECT getvariable('stream_key')", "FROM duckdb_logs_parsed('QueryLog')", "EXPLAIN ANALYZE FROM sessions",
        ]
        try await withQueries { store in
            let key = try await Publisher(store, name: "Desk").record.key.rawValue
            for sql in tries {
                do throws(SQLFailure) {
                    let answer = try await store.answer(SQLQuery(text: sql, limit: 100_000))
                    #expect(!String(decoding: answer.bytes, as: UTF8.self).contains(key), "\(sql)")
                } catch {
                    #expect(error.code == .statement && !error.message.contains(key), "\(sql): \(error)")
                }
            }
            let databases = try await store.rows("SELECT database_name FROM duckdb_databases() WHERE NOT internal")
            #expect(databases == [[.string("memory")]])
        }
    }

    @Test("no file, no variable of the environment and no network is within reach")
    func noFiles() async throws {
        let tries = [
            "FROM '/etc/passwd'", "FROM read_csv('/etc/passwd')", "FROM read_csv_auto('/etc/passwd')",
            "FROM read_text('/etc/passwd')", "FROM read_blob('/etc/passwd')", "FROM read_json('/etc/passwd')",
            "FROM read_json_objects('/etc/passwd')", "FROM read_ndjson('/etc/passwd')",
            "FROM read_parquet('/etc/passwd')",
            "FROM parquet_metadata('/etc/passwd')", "FROM parquet_schema('/etc/passwd')", "FROM glob('/*')",
            "FROM sniff_csv('/etc/passwd')", "FROM read_duckdb('mem.duckdb')", "FROM 'https://example.com/x.csv'",
            "FROM read_csv('s3://x/y')", "FROM read_csv('/dev/stdin')", "FROM read_csv('/proc/self/environ')",
            "SELECT getenv('HOME')", "FROM '\(NSTemporaryDirectory())'", "FROM read_csv(['/etc/passwd', '/etc/group'])",
            "FROM main.read_text('/etc/passwd')", "FROM system.main.read_text('/etc/passwd')",
            "FROM \"read_text\" /**/ ('/etc/passwd')", "FROM read_text(chr(47) || 'etc/passwd')",
            "FROM query('FROM read_text(''/etc/passwd'')')", "FROM query_table('/etc/passwd')", "FROM \"/etc/passwd\"",
            "SUMMARIZE '/etc/passwd'", "DESCRIBE FROM read_text('/etc/passwd')",
            "SELECT [x FOR x IN (SELECT list(content) FROM read_text('/etc/passwd'))]",
            "VALUES ((SELECT content FROM read_text('/etc/passwd')))", "FROM '/etc/pass*'", "FROM 'file:///etc/passwd'",
            "FROM '~/.ssh/id_rsa'", "FROM 'x.parquet'", "FROM 'http://127.0.0.1:8000/health'",
            "FROM read_json('https://example.com/x.json')", "FROM parquet_kv_metadata('/etc/passwd')",
            "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''/etc/passwd'')'))",
            "FROM read_xlsx('x.xlsx')",
            "FROM sqlite_scan('/tmp/x', 't')", "FROM postgres_scan('host=127.0.0.1', 'a', 'b')",
        ]
        try await withQueries { store in
            for sql in tries {
                let failure = await store.failure(sql)
                #expect(failure?.code == .statement, "\(sql): \(failure?.message ?? "was answered")")
            }
        }
    }

    @Test("bombs end their own query alone, and commits go on beside them")
    func bombs() async throws {
        let bombs = [
            "SELECT length(repeat('x', 1000000000))", "SELECT length(repeat('x', 10000000000))",
            "SELECT list(range) FROM range(1000000000)",
            "SELECT string_agg(repeat('x', 1000), '') FROM range(1000000000)",
            "FROM range(100000000) a ORDER BY hash(range)",
            "SELECT count(*) FROM (SELECT DISTINCT range, repeat('y', 100) FROM range(100000000))",
            "WITH RECURSIVE r(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM r) SELECT max(length(s)) FROM r",
            "SELECT list_reduce(range(40), lambda a, x: a || a, 'x'::VARCHAR)", "SELECT lpad('x', 2000000000, 'y')",
            "SELECT list_resize([1], 2000000000)", "SELECT range(2000000000)", "SELECT repeat([1, 2, 3], 1000000000)",
            // Deep, not long.
            "SELECT \(String(repeating: "(", count: 40_000))1\(String(repeating: ")", count: 40_000))",
            "SELECT \(String(repeating: "1+", count: 40_000))1",
            "SELECT \(String(repeating: "NOT ", count: 20_000))true",
            "SELECT NULL::INT\(String(repeating: "[]", count: 40_000))",
            "SELECT \(String(repeating: "[", count: 40_000))1\(String(repeating: "]", count: 40_000))",
            // Each doubles what the one before it has.
            "WITH a0 AS (SELECT 1)"
                + (1..<40).map { ", a\($0) AS (FROM a\($0 - 1) UNION ALL FROM a\($0 - 1))" }.joined()
                + " FROM a39 ORDER BY ALL",
        ]
        try await withQueries { store in
            let publisher = try await Publisher(store)
            let committing = Task { [store] in
                var committed = 0
                let commits = store.commits()
                while !Task.isCancelled {
                    try await store.submit(publisher.sample(.new, bytes: 100_000))
                    await commits.first(samples: 1)
                    committed += 1
                }
                return committed
            }
            for bomb in bombs {
                let failure = await store.failure(bomb)
                #expect(
                    [.memory, .statement].contains(failure?.code),
                    "\(bomb): \(failure?.message ?? "was answered")"
                )
            }
            committing.cancel()
            #expect(try await committing.value > 0)
            // A commit that failed would be tried again, and the trouble show until one succeeds.
            #expect(store.health.trouble == nil)
            #expect(try await store.rows("SELECT 1") == [[.integer(1)]])
        }
    }

    @Test("what never ends is stopped by the clock, by cancellation and by closing")
    func endless() async throws {
        let endless = "SELECT sum(a.range * b.range) FROM range(100000000) a, range(100000000) b"
        try await withQueries(seconds: 0.3) { store in
            #expect(await store.failure(endless)?.code == .time)
        }
        try await withQueries { store in
            let query = Task { await store.failure(endless) }
            query.cancel()
            #expect(await query.value?.code == .cancelled)
            let other = Task { await store.failure(endless) }
            // Whether it runs by then or not.
            await Task.yield()
            try await store.close()
            #expect([.cancelled, .unavailable].contains(await other.value?.code))
            #expect(await store.failure("SELECT 1")?.code == .unavailable)
        }
    }

    @Test("two queries run at once, eight wait, more are turned away")
    func turns() async throws {
        let endless = "SELECT sum(a.range * b.range) FROM range(100000000) a, range(100000000) b"
        try await withQueries { store in
            await withTaskGroup(of: SQLFailure?.self) { group in
                for _ in 0..<SQLDesk.maximumRunning + SQLDesk.maximumWaiting + 1 {
                    group.addTask { await store.failure(endless) }
                }
                // Only the one that is turned away comes back by itself.
                #expect(await group.next()??.code == .busy)
                group.cancelAll()
                for await failure in group { #expect(failure?.code == .cancelled) }
            }
            #expect(await store.failure("SELECT 1") == nil)
        }
    }

    @Test("an answer has no more bytes than an answer may have")
    func size() async throws {
        try await withQueries(answerBytes: 1 << 20) { store in
            #expect(await store.failure("SELECT repeat('x', 1100) FROM range(1000)")?.code == .size)
            #expect(await store.failure("SELECT repeat('x', 900) FROM range(1000)") == nil)
        }
    }

    @Test("a program that is not there, or says nothing, is no fault of the query")
    func noProgram() async throws {
        try await withQueries(program: "/nowhere/mem") { store in
            #expect(await store.failure("SELECT 1")?.code == .unavailable)
        }
    }

    @Test("a process under foreign control can't make Mem hold more than an answer")
    func flood() async throws {
        let program = FileManager.default.temporaryDirectory.appending(path: "mem-flood-\(UUID().uuidString)")
        // It announces a part of 256 MB, and would have all the time to send it.
        let script = "#!/bin/sh\nprintf '\\006\\000\\000\\000\\020' >&0\nexec /bin/sleep 300\n"
        try script.write(to: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program.path)
        defer { try? FileManager.default.removeItem(at: program) }
        try await withQueries(program: program.path, seconds: 60) { store in
            // Not `time`: nothing of it is waited for.
            #expect(await store.failure("SELECT 1")?.code == .memory)
        }
    }

    @Test("a query that reads many tables at the same time is told so, however few rows they have")
    func manyScans() async throws {
        func positions(_ count: Int) -> String {
            "SELECT count(*) FROM " + (0..<count).map { "mem_timeline() t\($0)" }.joined(separator: " POSITIONAL JOIN ")
        }
        try await withQueries { store in
            let publisher = try await Publisher(store)
            try await publisher.commit([.new, .same, .new])
            #expect(try await store.rows(positions(20)) == [[.integer(3)]])
            #expect(await store.failure(positions(100))?.code == .memory)
            // One after the other they may be many more.
            let union = Array(repeating: "(SELECT count(*) FROM timeline)", count: 100).joined(separator: " UNION ALL ")
            #expect(try await store.rows(union).count == 100)
        }
    }

    @Test("nor can a query make Mem hold the long texts of many tables at once")
    func longTexts() async throws {
        let texts = LongTexts(megabytes: 20)
        var limits = SandboxLimits()
        limits.seconds = 300
        let host = SandboxHost(
            program: QueryProgram.path,
            arguments: [StoreConfiguration.queryCommand],
            tables: [ScannedTable("texts", [.init("text", .varchar)])],
            views: [],
            limits: limits
        )
        func failure(of count: Int) async -> SQLFailure? {
            let lengths = (0..<count).map { "sum(strlen(t\($0).text))" }.joined(separator: " + ")
            let tables = (0..<count).map { "texts() t\($0)" }.joined(separator: " POSITIONAL JOIN ")
            do throws(SQLFailure) {
                _ = try await host.answer(SQLQuery(text: "SELECT \(lengths) FROM \(tables)")) { texts }
                return nil
            } catch {
                return error
            }
        }
        #expect(await failure(of: 2) == nil)
        #expect(texts.lent == 2)
        #expect(await failure(of: 8)?.code == .memory)
        #expect(texts.lent == 4, "two more, and then no more")
    }

    @Test("wrong statements are told where they are wrong")
    func position() async throws {
        try await withQueries { store in
            let failure = await store.failure("SELECT timestamp\nFROM timeline\nWERE true")
            #expect(failure?.message.contains("LINE 3") == true || failure?.message.contains("^") == true)
            #expect(await store.failure("SELECT tmestamp FROM timeline")?.message.contains("\"timestamp\"") == true)
        }
    }
}
