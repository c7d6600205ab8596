internal import Glibc

/// One end of the conversation between Mem and a query's process: records over a socket, each with a kind and a length.
///
/// Reading and writing block, so each end belongs to one thread; ``hangUp()`` may be called by any.
final class SandboxLine: Sendable {
    /// What a record is.
    enum Kind: UInt8, Sendable {
        /// To the process: what it is to do. JSON.
        case question = 1
        /// To Mem: columns of a table are wanted. JSON.
        case scan
        /// To Mem: the next page of a scan is wanted.
        case next
        /// To the process: rows of a scan.
        case page
        /// To the process: a scan has no more rows.
        case end
        /// To Mem: a part of the answer.
        case part
        /// To Mem: the answer is complete. JSON.
        case done
        /// To Mem: why there is no answer; to the process: why there is no scan. JSON.
        case failure
    }

    /// The other end is gone, or says what makes no sense.
    struct Broken: Error {}

    /// Bytes that no record from the other end may exceed.
    private let longestRecord: Int
    private let descriptor: Int32
    /// Takes a socket over.
    ///
    /// - Parameter longestRecord: what the other end may send at once; from Mem that is a page of the longest texts that
    ///   are stored.
    init(_ descriptor: Int32, longestRecord: Int = 1 << 30) {
        self.descriptor = descriptor
        self.longestRecord = longestRecord
    }

    deinit {
        close(descriptor)
    }

    /// Makes both ends find the conversation broken.
    func hangUp() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func send(_ kind: Kind, _ bytes: [UInt8] = []) throws(Broken) {
        var head: [UInt8] = [kind.rawValue]
        withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { head.append(contentsOf: $0) }
        try write(head)
        try write(bytes)
    }

    func receive() throws(Broken) -> (kind: Kind, bytes: [UInt8]) {
        let head = try read(5)
        let count = head[1...].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard let kind = Kind(rawValue: head[0]), count <= longestRecord else { throw Broken() }
        return (kind, try read(count))
    }

    private func write(_ bytes: [UInt8]) throws(Broken) {
        let isWritten = bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                // A signal would end the program when the other end is gone.
                let count = Glibc.send(
                    descriptor,
                    bytes.baseAddress.map { $0 + sent },
                    bytes.count - sent,
                    Self.quietly
                )
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
        guard isWritten else { throw Broken() }
    }

    private static let quietly = Int32(MSG_NOSIGNAL)

    private func read(_ count: Int) throws(Broken) -> [UInt8] {
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let got = recv(descriptor, buffer.baseAddress.map { $0 + initialized }, count - initialized, 0)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    isWhole = false
                    return
                }
                initialized += got
            }
        }
        guard isWhole else { throw Broken() }
        return bytes
    }
}
