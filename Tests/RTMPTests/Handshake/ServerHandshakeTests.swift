import Foundation
import NIOCore
import RTMP
import SeededNumbers
import Testing

@Suite("The handshake")
struct ServerHandshakeTests {
    /// The answer of a handshake that gets these bytes in pieces, and whether it is over.
    private func run(_ bytes: ByteBuffer, pieceSize: Int) -> (answers: [ByteBuffer], last: ServerHandshake.Step) {
        var handshake = ServerHandshake()
        var answers: [ByteBuffer] = []
        var last = ServerHandshake.Step.needsMore
        for var piece in bytes.pieces(of: pieceSize) {
            while true {
                last = handshake.receive(&piece)
                guard case .answer(let answer) = last else { break }
                answers.append(answer)
            }
        }
        return (answers, last)
    }

    @Test("is answered at once with S0, S1 and S2, before C2 comes", arguments: ClientHandshake.Kind.allCases)
    func oneAnswer(kind: ClientHandshake.Kind) throws {
        var random = SeededNumbers(seed: 1)
        let client = ClientHandshake(kind, random: &random)
        for size in [1, 7, 1536, 4096] {
            let (answers, last) = run(client.c0c1, pieceSize: size)
            #expect(answers.count == 1)
            #expect(answers.first?.readableBytes == 1 + 2 * 1536)
            #expect(answers.first?.getInteger(at: 0, as: UInt8.self) == 3)
            #expect(last == .needsMore)
        }
    }

    @Test("echoes C1 in S2 if it is simple, and doesn't copy it into S1")
    func simple() throws {
        var random = SeededNumbers(seed: 2)
        let client = ClientHandshake(.simple, random: &random)
        let answer = try #require(run(client.c0c1, pieceSize: 100).answers.first)
        #expect(answer.array[1537...].elementsEqual(client.c1))
        #expect(!answer.array[1..<1537].elementsEqual(client.c1))
        #expect(answer.array[1..<9].allSatisfy { $0 == 0 })
    }

    @Test(
        "is signed with the scheme that the client used",
        arguments: [.schemeAt8, .schemeAt772] as [ClientHandshake.Kind]
    )
    func signed(kind: ClientHandshake.Kind) throws {
        var random = SeededNumbers(seed: 3)
        // Many times, since the digest's place depends on random bytes.
        for _ in 0..<40 {
            let client = ClientHandshake(kind, random: &random)
            let answer = try #require(run(client.c0c1, pieceSize: 5000).answers.first)
            #expect(client.accepts(s1: Data(answer.array[1..<1537])))
            #expect(client.accepts(s2: Data(answer.array[1537...])))
            #expect(!answer.array[1..<1537].elementsEqual(client.c1))
        }
    }

    @Test("falls back to the simple one when a signature is wrong")
    func wrongSignature() throws {
        var random = SeededNumbers(seed: 4)
        let client = ClientHandshake(.schemeAt8, random: &random)
        var c1 = Array(client.c1)
        c1[1535] ^= 1
        let answer = try #require(run(ByteBuffer(bytes: [3] + c1), pieceSize: 5000).answers.first)
        #expect(answer.array[1537...].elementsEqual(c1))
    }

    @Test("never looks at C2, and leaves what follows it alone", arguments: [1, 1000, 10_000])
    func skipsC2(size: Int) {
        var random = SeededNumbers(seed: 5)
        var bytes = ByteBuffer(bytes: [3] + [UInt8](repeating: 0, count: 1536) + random.bytes(1536))
        bytes.writeBytes([0xAB, 0xCD])
        var handshake = ServerHandshake()
        var left: [UInt8] = []
        for var piece in bytes.pieces(of: size) {
            var step = handshake.receive(&piece)
            if case .answer = step { step = handshake.receive(&piece) }
            if step == .done { left += piece.array }
        }
        #expect(left == [0xAB, 0xCD])
    }

    @Test(
        "refuses RTMPE, other versions and other protocols by their first byte",
        arguments: [(0x06, "RTMPE"), (0x08, "RTMPE"), (0x02, "version 2"), (0x16, "version 22"), (0x47, "no RTMP")]
    )
    func versions(version: UInt8, sentence: String) throws {
        guard case .failed(let reason) = run(ByteBuffer(bytes: [version]), pieceSize: 1).last else {
            Issue.record("version \(version) was let in")
            return
        }
        #expect(reason.code == .unsupportedVersion)
        #expect(reason.message.contains(sentence))
    }

    @Test("survives any bytes")
    func fuzz() {
        var random = SeededNumbers(seed: 6)
        for _ in 0..<40 {
            let count = Int.random(in: 0...4000, using: &random)
            let size = Int.random(in: 1...2000, using: &random)
            let (answers, _) = run(ByteBuffer(bytes: [3] + random.bytes(count)), pieceSize: size)
            #expect(answers.count == (count >= 1536 ? 1 : 0))
        }
    }
}
