import Testing

@testable import AccessTokens

@Suite("The secret of a token")
struct TokenSecretTests {
    @Test("has 256 random bits in letters that need no escapes")
    func random() {
        let secrets = (0..<100).map { _ in TokenSecret.random() }
        #expect(Set(secrets).count == 100)
        for secret in secrets {
            #expect(secret.wholeMatch(of: /mem_[A-Za-z0-9_\-]{43}/) != nil)
        }
    }

    @Test("is kept as its SHA-256")
    func hash() {
        // FIPS 180-2, appendix B.1.
        let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(TokenSecret.digits(of: TokenSecret.hash("abc")) == digits)
        #expect(TokenSecret.bytes(ofHash: digits) == TokenSecret.hash("abc"))
    }

    @Test(
        "a hash has 64 digits",
        arguments: ["", "ba78", String(repeating: "g", count: 64), String(repeating: "+1", count: 32)]
    )
    func noHash(digits: String) {
        #expect(TokenSecret.bytes(ofHash: digits) == nil)
    }

    @Test("hashes are equal in all of their bytes or not at all")
    func equality() {
        let hash = TokenSecret.hash("abc")
        #expect(TokenSecret.areEqual(hash, hash))
        #expect(!TokenSecret.areEqual(hash, Array(hash.dropLast())))
        #expect(!TokenSecret.areEqual([], hash))
        for index in hash.indices {
            var other = hash
            other[index] ^= 1
            #expect(!TokenSecret.areEqual(hash, other))
        }
    }
}
