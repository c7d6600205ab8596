import Testing

@testable import MemCommand

@Suite("What is taken out of a diagnosis")
struct RedactionTests {
    private let redaction = Redaction(secrets: ["lecture-hall", "hall", "s3cret-of-the-hook"])

    @Test(
        "is what opens something, in whichever form it is known",
        arguments: [
            ("session 0b9f7c1e-1111-4222-8333-444455556666 live", "session 0b9f… live"),
            ("key=0B9F7C1E-1111-4222-8333-444455556666", "key=0B9F…"),
            ("rtmp://mem.local:1935/live/my-own-name", "rtmp://mem.local:1935/live/…"),
            ("\"rtmps://[::1]:1936/live/a/b?c\"", "\"rtmps://[::1]:1936/live/…\""),
            ("mem_abCDefGHijKLmnOPqrSTuvWXyz0123456789-_AB", "mem_ab…"),
            ("Authorization: Bearer abcdef.ghi/jkl==", "Authorization: Bearer …"),
            ("authorization: basic dXNlcjpwYXNz", "authorization: basic …"),
            ("Cookie: mem_token=x; other=y", "Cookie: …"),
            ("https://user:pass@people.example/x", "https://…@people.example/x"),
            ("GET http://a.example/x?token=12345678 200", "GET http://a.example/x?… 200"),
            ("the hook has s3cret-of-the-hook.", "the hook has [taken out]."),
            ("stream lecture-hall in the hall", "stream [taken out] in the hall"),
        ]
    )
    func out(text: String, left: String) {
        #expect(redaction.of(text) == left)
    }

    @Test(
        "is nothing else",
        arguments: [
            "mem_streams{state=\"live\"} 2", "mem_received_bytes_total{protocol=\"rtmp\"} 12345",
            "2026-11-22T09:30:04Z info mem: [Mem] stream live", "http://127.0.0.1:8000/health",
            "rtmp://localhost:1935/live", "/var/lib/mem/mem.duckdb.pictures/000001.duckdb: 12345 bytes",
        ]
    )
    func kept(text: String) {
        #expect(redaction.of(text) == text)
    }
}
