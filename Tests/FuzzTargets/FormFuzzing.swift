import MemAPI
import NIOCore

/// The body of an upload, which comes in pieces as the network cuts it.
enum FormFuzzing {
    /// What comes in pieces has to be the same parts as what comes at once.
    static func run(_ bytes: [UInt8]) throws {
        guard let step = bytes.first else { return }
        let body = bytes.dropFirst()
        let whole = parts(of: [body])
        let pieces = parts(of: body.pieces(of: Int(step) + 1))
        guard whole == pieces else {
            throw FuzzTarget.Broken("\(whole) at once, \(pieces) in pieces of \(Int(step) + 1)")
        }
    }

    /// What was read up to the end or the first mistake, and whether all was well.
    private struct Form: Equatable {
        var parts: [(MultipartPart, bytes: [UInt8], isWhole: Bool)] = []
        var isRight = false

        static func == (one: Form, other: Form) -> Bool {
            one.isRight == other.isRight && one.parts.elementsEqual(other.parts, by: ==)
        }
    }

    private static func parts(of pieces: [ArraySlice<UInt8>]) -> Form {
        var parser = MultipartParser(boundary: "b")
        var form = Form()
        for piece in pieces {
            parser.feed(ByteBuffer(bytes: piece))
            do {
                while let event = try parser.next() {
                    let last = form.parts.count - 1
                    switch event {
                    case .part(let part): form.parts.append((part, [], false))
                    case .bytes(let bytes): form.parts[last].bytes += bytes.readableBytesView
                    case .end: form.parts[last].isWhole = true
                    }
                }
            } catch {
                return form
            }
        }
        form.isRight = parser.isComplete
        return form
    }
}

extension ArraySlice<UInt8> {
    /// The bytes cut into pieces, the last of which may be shorter.
    func pieces(of size: Int) -> [ArraySlice<UInt8>] {
        stride(from: startIndex, to: endIndex, by: size).map { self[$0..<Swift.min($0 + size, endIndex)] }
    }
}
