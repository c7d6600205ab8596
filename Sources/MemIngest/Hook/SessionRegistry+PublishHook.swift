internal import Logging
internal import MemCore

extension SessionRegistry {
    /// Why the publish hook keeps a publisher out; nil if it lets it in.
    func refusalOfHook(_ id: SessionID, encoder: String?, origin: PublisherOrigin) async -> Admission? {
        let auth = environment.configuration.streaming.auth
        guard auth.publishURL != nil, let entry = entries[id] else { return nil }
        let question = PublishHook.Question(
            sessionID: id.rawValue,
            name: entry.record.name,
            address: origin.address,
            app: origin.app,
            encoder: encoder,
            sentAt: Instant.now().rfc3339
        )
        var logger = environment.logger
        logger[metadataKey: "session"] = "\(id)"
        switch await hook.ask(question, auth) {
        case .allowed: return nil
        case .refused(let status):
            // The line that tells of the refusal says why.
            logger.debug("publish hook refused the publisher", metadata: ["status": "\(status)"])
            return .badName(
                .hook,
                "who decides about publishers here (streaming.auth.publish_url) does not let this one in"
            )
        case .failed(let reason):
            let isLetIn = auth.publishFailOpen
            logger.warning(
                "publish hook did not answer",
                metadata: ["reason": "\(reason)", "publisher": isLetIn ? "let in" : "refused"]
            )
            return isLetIn ? nil : Self.notAnswered
        case .notAsked(let reason):
            logger.error(
                "publish hook could not be asked: the publisher was refused",
                metadata: ["reason": "\(reason)"]
            )
            return Self.notAnswered
        }
    }

    private static let notAnswered = Admission.denied(
        .hookFailed,
        "whether this publisher may come in could not be asked (streaming.auth.publish_url): try again"
    )
}
