internal import CoreMetrics
internal import DecoderProtocol
internal import Logging
internal import MemCore
internal import NIOCore

/// Keeps one stream's decoder process running: starts it, feeds it, watches it, and starts it again.
struct DecoderHost: Sendable {
    /// How long a decoder may owe an answer before it counts as hung; 8K pictures take well under a second each.
    var patience = Duration.seconds(10)
    /// The program to run.
    var path: String
    /// Who decodes; the processor once a decoder has failed.
    var method = DecodingMethod.software
    /// Event loops for the conversation.
    var group: any EventLoopGroup
    /// The coded video.
    var queue: VideoQueue
    /// What the decoder is told at its start; asked for anew at each start.
    var settings: @Sendable () -> DecoderSettings
    /// Notes what a decoder was started with.
    var began: @Sendable (DecoderSettings) -> Void = { _ in }
    /// What the decoder is to remember from before.
    var pictures: @Sendable () async -> [RememberedPicture]
    /// Takes a sample; suspends while the store is behind.
    ///
    /// Returns false if the sample makes no sense.
    var take: @Sendable (DecodedSample) async throws -> Bool
    /// Notes that the present format can't be decoded, with the reason.
    var refuse: @Sendable (String) -> Void
    /// Notes that a single picture, by its PTS, can't be remembered, with the reason.
    var reject: @Sendable (MediaTime, String) -> Void = { _, _ in }
    /// Notes that a decoder failed and will be started again.
    var restarted: @Sendable (String) -> Void
    /// The failures of the session's decoders.
    var failures = DecoderFailures()
    /// The stream's logger, which carries its session id.
    var logger: Logger
    /// Where failures are counted.
    var metrics = IngestMetrics.none

    /// Runs until the queue is exhausted; nil then, else the reason for which the stream is given up.
    func run() async -> String? {
        let format = LastFormat()
        // No process before there is something to decode: its memory limit comes from the picture size.
        guard case .format(let first) = await queue.next() else { return nil }
        format.value = first
        var method = method
        while !Task.isCancelled {
            let outcome: DecoderConversation.Outcome
            do {
                let (result, end) = try await DecoderProcess.with(
                    path: path,
                    arguments: method == .software ? [] : ["--decoding", method.rawValue],
                    group: group
                ) { channel, wait in
                    try await DecoderConversation(host: self, format: format, wait: wait).run(on: channel)
                }
                outcome = result.ended(by: end)
                logger.debug("decoder ended", metadata: ["outcome": "\(result)", "process": "\(end)"])
            } catch {
                outcome = .failed("\(error)")
            }
            if outcome == .outdated { continue }
            guard case .failed(let reason) = outcome else { return nil }
            if queue.isExhausted || queue.isOverdue { return nil }
            if method != .software {
                logger.warning("decoding goes on without a graphics processor", metadata: ["reason": "\(reason)"])
                method = .software
                restarted(reason)
                queue.dropToKeyframe()
                continue
            }
            let count = failures.note()
            let isLast = count >= DecoderFailures.maximum
            logger.warning(
                "decoder failed",
                metadata: [
                    "reason": "\(reason)", "failures": "\(count)", "outcome": isLast ? "given up" : "restarted",
                ]
            )
            if isLast {
                metrics.decodersGivenUp.increment()
                failures.giveUp()
                return "the decoder failed \(count) times within a minute: \(reason)"
            }
            metrics.decoderRestarts.increment()
            restarted(reason)
            queue.dropToKeyframe()
        }
        return nil
    }
}
