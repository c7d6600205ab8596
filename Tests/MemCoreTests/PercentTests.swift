import MemCore
import Testing

@Suite("Percent-encoding")
struct PercentTests {
    @Test(
        "escapes are decoded",
        arguments: [("a%20b", "a b"), ("%e2%82%AC", "€"), ("a+b", "a+b"), ("", ""), ("%25", "%")]
    )
    func decode(encoded: String, text: String) {
        #expect(Percent.decode(encoded) == text)
    }

    @Test("in a query a plus sign is a space")
    func plus() {
        #expect(Percent.decode("a+b%2B", plusIsSpace: true) == "a b+")
    }

    @Test("what is no encoded UTF-8 is refused", arguments: ["%", "%1", "%zz", "%FF", "%C3%28"])
    func refused(encoded: String) {
        #expect(Percent.decode(encoded) == nil)
    }

    @Test(
        "comes back as it was",
        arguments: [
            ("a/b c", "a%2Fb%20c"), ("ünï", "%C3%BCn%C3%AF"), ("-._~", "-._~"), ("100%\n", "100%25%0A"), ("", ""),
        ]
    )
    func roundTrip(text: String, encoded: String) {
        #expect(Percent.encode(text) == encoded)
        #expect(Percent.decode(encoded) == text)
        #expect(Percent.encode("a/b c", allowing: "/") == "a/b%20c")
    }
}
