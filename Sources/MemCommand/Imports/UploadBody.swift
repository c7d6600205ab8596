internal import Foundation
internal import NIOCore
internal import NIOFoundationEssentialsCompat

/// A form with one file in it, read from the disk piece by piece as it is sent.
struct UploadBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    /// What separates the parts; as random as the one that no file holds.
    let boundary = "mem-\(UUID().uuidString)"
    /// The bytes of the file.
    let fileBytes: Int64
    private let path: String
    private let told: @Sendable (Int64) -> Void
    private static let piece = 256 << 10

    /// Takes a file.
    ///
    /// - Parameter told: is told how many bytes of the file were handed over.
    /// - Throws: an error of the file system if it can't be read.
    init(file path: String, told: @escaping @Sendable (Int64) -> Void) throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        fileBytes = (attributes[.size] as? NSNumber)?.int64Value ?? 0
        self.path = path
        self.told = told
    }

    /// The bytes of the whole form.
    var length: Int64 { Int64(opening.utf8.count + closing.utf8.count) + fileBytes }

    private var opening: String {
        // A name with a quote or a line end in it can't stand as it is (RFC 7578, section 2).
        let name = URL(fileURLWithPath: path).lastPathComponent
        let escaped = name.map { "\"\r\n".contains($0) ? "_" : String($0) }.joined()
        return "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(escaped)\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n"
    }

    private var closing: String { "\r\n--\(boundary)--\r\n" }

    func makeAsyncIterator() -> Iterator {
        Iterator(body: self)
    }

    /// Reads the form from its beginning.
    struct Iterator: AsyncIteratorProtocol {
        private let body: UploadBody
        private var file: FileHandle?
        private var sent: Int64 = 0
        private var state = State.opening

        private enum State {
            case opening
            case file
            case end
        }

        init(body: UploadBody) {
            self.body = body
        }

        mutating func next() async throws -> ByteBuffer? {
            switch state {
            case .opening:
                file = try FileHandle(forReadingFrom: URL(fileURLWithPath: body.path))
                state = .file
                return ByteBuffer(string: body.opening)
            case .file:
                // A file that grows meanwhile is sent as long as it was.
                let wanted = Int(Swift.min(Int64(UploadBody.piece), body.fileBytes - sent))
                if wanted > 0, let data = try file?.read(upToCount: wanted), !data.isEmpty {
                    sent += Int64(data.count)
                    body.told(sent)
                    return ByteBuffer(bytes: data)
                }
                try file?.close()
                state = .end
                return ByteBuffer(string: body.closing)
            case .end: return nil
            }
        }
    }
}
