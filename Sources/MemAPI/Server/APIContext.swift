internal import Hummingbird
internal import MemCore
internal import NIOCore

/// What belongs to one request besides the request.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who asks; nobody until that is found out.
    var caller = Caller.nobody
    /// Who asks, looked at anew: for answers that go on for as long as their caller may have them.
    var callerNow: @Sendable () -> Caller = { .nobody }
    /// The connection that the request came by.
    let channel: any Channel

    /// The address that the connection comes from.
    let peer: String?
    /// Where the request comes from: behind a proxy that is trusted the client's, else the connection's.
    var address: PeerAddress
    /// How a trusted proxy was asked; nil if none says so.
    var scheme: String?

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        peer = source.channel.remoteAddress?.ipAddress
        address = PeerAddress(text: peer)
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// The stream key or session id in the address, decoded.
    func reference() throws(APIError) -> String {
        guard let encoded = parameters.get("ref"), let text = Percent.decode(encoded), !text.isEmpty else {
            throw .malformed("The address holds no stream key or session id.")
        }
        return text
    }

    /// The number of a frame in the address.
    func frameID() throws(APIError) -> FrameID {
        FrameID(rawValue: try number(of: "a frame"))
    }

    /// The number of an annotation in the address.
    func annotationID() throws(APIError) -> AnnotationID {
        AnnotationID(rawValue: try number(of: "an annotation"))
    }

    /// The number of a hold in the address.
    func holdID() throws(APIError) -> Hold.ID {
        Hold.ID(rawValue: try number(of: "a hold"))
    }

    /// The number of a run of retention in the address.
    func retentionRunID() throws(APIError) -> LoggedRetentionRun.ID {
        LoggedRetentionRun.ID(rawValue: try number(of: "a run"))
    }

    /// The number of a transcription in the address.
    func transcriptionID() throws(APIError) -> Transcription.ID {
        Transcription.ID(rawValue: try number(of: "a transcription"))
    }

    /// The name of a job in the address.
    func jobID() throws(APIError) -> JobID {
        guard let text = parameters.get("id").flatMap({ Percent.decode($0) }), !text.isEmpty else {
            throw .malformed("The address holds no job's id.")
        }
        return JobID(rawValue: text)
    }

    /// The name of a rule in the address.
    func ruleID() throws(APIError) -> RuleID {
        guard let text = parameters.get("id").flatMap({ Percent.decode($0) }), !text.isEmpty else {
            throw .malformed("The address holds no rule's id.")
        }
        return RuleID(rawValue: text)
    }

    private func number(of what: String) throws(APIError) -> Int64 {
        guard let text = parameters.get("id").flatMap({ Percent.decode($0) }), let number = Int64(decimal: text),
            number > 0
        else {
            throw .malformed("The address holds no number of \(what).")
        }
        return number
    }
}
