/// How single pictures become samples of a stream, for whoever has no video to publish.
///
/// Ingest implements it, the API calls it. Only the stream's key lets a picture in, as it does a publisher.
public protocol FramePushing: Sendable {
    /// Whether a picture would be let in now, before anybody sends one.
    /// - Throws: ``FrameRefusal``
    func expectFrame(for key: StreamKey) async throws(FrameRefusal)

    /// Remembers a picture file, JPEG or PNG, as a sample of now; it is durable when this returns.
    /// - Throws: ``FrameRefusal``
    func push(_ file: [UInt8], to key: StreamKey) async throws(FrameRefusal)

    /// Whoever pushed pictures says that no more will come; no effect if nobody did.
    func endFrames(of key: StreamKey) async
}

/// Why a picture did not become a sample.
///
/// Ends the call only.
public enum FrameRefusal: Error, Hashable, Sendable {
    /// Nobody with this key is let in now; a sentence that tells no key from another.
    case notAdmitted(String)
    /// The file is no picture that can be remembered; a sentence says why.
    case unreadable(String)
    /// There is no room or no time for it now; a sentence says for what, and after so many seconds there may be.
    case busy(String, retryAfterSeconds: Int)
    /// The picture was taken, but is not known to be durable; a sentence says why.
    case notStored(String)
}
