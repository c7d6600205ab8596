import NIOCore
import SeededNumbers
import Testing

@testable import MemAPI

@Suite("Forms with files")
struct MultipartParserTests {
    /// A part with all its bytes.
    private struct Part: Equatable {
        var name: String
        var fileName: String?
        var bytes: String
    }

    /// Feeds a body in chunks of a size and puts the parts together.
    private func parts(_ body: String, boundary: String = "XX", by size: Int = .max) throws -> [Part] {
        var parser = MultipartParser(boundary: boundary)
        var parts: [Part] = []
        var isOpen = false
        var rest = ByteBuffer(string: body)
        while let chunk = rest.readSlice(length: min(size, rest.readableBytes)), chunk.readableBytes > 0 {
            parser.feed(chunk)
            while let event = try parser.next() {
                switch event {
                case .part(let part):
                    #expect(!isOpen)
                    isOpen = true
                    parts.append(Part(name: part.name, fileName: part.fileName, bytes: ""))
                case .bytes(let bytes): parts[parts.count - 1].bytes += String(buffer: bytes)
                case .end:
                    #expect(isOpen)
                    isOpen = false
                }
            }
        }
        guard parser.isComplete else { throw APIError.malformed("cut off") }
        #expect(!isOpen)
        return parts
    }

    private func head(_ disposition: String) -> String { "Content-Disposition: form-data; \(disposition)\r\n" }

    @Test("are read the same in chunks of any size", arguments: [1, 2, 3, 5, 7, 16, 64, .max])
    func chunks(size: Int) throws {
        let body =
            "a preamble --XX\r\n--XX \t\r\n" + head("name=note") + "\r\nline\r\n--X is no end\r\n-\r\n--\r\n"
            + "\r\n--XX\r\n" + head("name=\"file\"; filename=\"a b.png\"") + "Content-Type: image/png\r\n\r\n\r\n\r\n"
            + "\r\n--XX\r\n" + head("name=empty") + "\r\n" + "\r\n--XX\r\n" + head("name=none")
            + "\r\n--XX--\r\nan epilogue\r\n--XX\r\n"
        #expect(
            try parts(body, by: size) == [
                Part(name: "note", bytes: "line\r\n--X is no end\r\n-\r\n--\r\n"),
                Part(name: "file", fileName: "a b.png", bytes: "\r\n\r\n"),
                Part(name: "empty", bytes: ""), Part(name: "none", bytes: ""),
            ]
        )
    }

    @Test("a form may have no parts")
    func none() throws {
        #expect(try parts("--XX--") == [])
    }

    @Test(
        "a file's name is read in every way in which it is written, without folders",
        arguments: [
            (#"filename="a.png""#, "a.png"), ("filename=a.png", "a.png"), (#"filename="a;b\".png""#, #"a;b".png"#),
            (#"filename="../../etc/passwd""#, "passwd"), (#"filename="C:\Users\me\f.mp4""#, "f.mp4"),
            (#"filename="é.png""#, "é.png"), (#"filename="x"; filename*=UTF-8''%e2%82%ac%20rates.mp4"#, "€ rates.mp4"),
            (#"filename="x"; filename*=UTF-8'en'a%2fb"#, "b"), (#"filename="x"; filename*=UTF-8''%ff"#, "x"),
            (#"filename="x"; filename*=klingon''a"#, "x"), (#"filename="folder/""#, ""),
        ]
    )
    func fileNames(parameter: String, name: String) throws {
        let body = "--XX\r\n" + head("name=\"file\"; \(parameter)") + "\r\nabc\r\n--XX--"
        #expect(try parts(body) == [Part(name: "file", fileName: name, bytes: "abc")])
    }

    @Test(
        "what is none is refused",
        arguments: [
            "", "no boundary at all", "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nabc",
            "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nabc\r\n--XX", "--XXY\r\n", "--XX \r \r\n",
            "--XX\r\nContent-Disposition: form-data\r\n\r\n\r\n--XX--", "--XX\r\n\r\nabc\r\n--XX--",
            "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--XX--", "--XX\r\nwibble\r\n\r\n\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\r\nX: " + String(repeating: "x", count: 9000) + "\r\n\r\n",
            String(repeating: "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", count: 101) + "--XX--",
        ]
    )
    func refused(body: String) {
        #expect(throws: APIError.self) { try parts(body) }
        #expect(throws: APIError.self) { try parts(body, by: 1) }
    }

    @Test("a name that is no UTF-8 is refused")
    func invalid() throws {
        var parser = MultipartParser(boundary: "XX")
        let name = Array("--XX\r\nContent-Disposition: form-data; name=\"".utf8) + [0xFF] + Array("\"\r\n\r\n".utf8)
        parser.feed(ByteBuffer(bytes: name))
        #expect(throws: APIError.self) { try parser.next() }
    }

    @Test("any bytes are read or refused, and none are made up")
    func fuzz() {
        var random = SeededNumbers(seed: 0x4D65_6D22)
        let pieces = [
            "\r\n", "--", "XX", "\r\n--XX", "\r\n--XX\r\n", "--XX--", "Content-Disposition: form-data; name=a", "\r",
            "-",
            ":", "abc", "; filename=", "\"",
        ]
        for _ in 0..<2000 {
            let body = (0..<Int.random(in: 0...14, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            var sizes: [Int] = []
            for size in [1, 4, Int.max] {
                var parser = MultipartParser(boundary: "XX")
                var rest = ByteBuffer(string: body)
                var count = 0
                reading: while let chunk = rest.readSlice(length: min(size, rest.readableBytes)),
                    chunk.readableBytes > 0
                {
                    parser.feed(chunk)
                    do {
                        while let event = try parser.next() {
                            if case .bytes(let bytes) = event { count += bytes.readableBytes }
                        }
                    } catch {
                        break reading
                    }
                }
                sizes.append(count)
            }
            #expect(sizes.allSatisfy { $0 == sizes[0] && $0 <= body.utf8.count })
        }
    }
}
