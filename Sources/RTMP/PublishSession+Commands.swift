internal import MemCore

extension PublishSession {
    /// Does what a command asks for and answers it as media servers do.
    mutating func handleCommand(_ message: Message) throws(CloseReason) {
        guard let command = try? Command(message, limits: configuration.limits) else {
            throw CloseReason(.malformedCommand, "A command message can't be read.")
        }
        if command.name == "connect" { return handleConnect(command) }
        guard state != .awaitingConnect else {
            throw CloseReason(.protocolViolation, "The first command has to be connect.")
        }
        switch command.name {
        case "createStream": handleCreateStream(command)
        case "publish": handlePublish(command)
        case "FCUnpublish", "closeStream":
            output.result(command, .undefined)
            unpublish()
        case "deleteStream": handleDeleteStream(command)
        case "releaseStream", "FCPublish", "_checkbw": output.result(command, .undefined)
        case "getStreamLength": output.result(command, .number(0))
        case "play", "play2": handlePlay(command)
        case "_result", "_error", "onStatus":
            // Answers to what Mem never asked.
            return
        default:
            output.failure(command, "NetConnection.Call.Failed", "This server has no such method.")
        }
    }

    private mutating func handleConnect(_ command: Command) {
        guard state == .awaitingConnect else {
            return output.failure(command, "NetConnection.Connect.Rejected", "This connection is connected already.")
        }
        connect = ConnectRequest(command[0])
        state = .idle
        output.control(.windowAcknowledgementSize, configuration.windowAcknowledgementSize)
        // Limit type 2, dynamic, is what servers send.
        output.control(.setPeerBandwidth, configuration.windowAcknowledgementSize, trailing: [2])
        output.control(.setChunkSize, min(max(configuration.chunkSize, 128), 0xFF_FFFF))
        // Clients look for a Flash Media Server of a version that they know.
        var properties = [AMFProperty("fmsVer", .string("FMS/3,5,7,7009")), AMFProperty("capabilities", .number(31))]
        if connect.isEnhanced { properties += EnhancedCapabilities.properties }
        var information = AnswerWriter.information(
            .status,
            "NetConnection.Connect.Success",
            "Connection succeeded."
        ).properties
        information.append(AMFProperty("objectEncoding", .number(connect.objectEncoding)))
        output.result(command, object: .object(properties), .object(information), isVital: true)
    }

    private mutating func handleCreateStream(_ command: Command) {
        guard messageStreams.count < configuration.limits.messageStreams else {
            return output.failure(command, "NetConnection.Call.Failed", "Too many streams are open on this connection.")
        }
        let id = nextStreamID
        nextStreamID &+= 1
        messageStreams.insert(id)
        output.result(command, .number(Double(id)), isVital: true)
    }

    private mutating func handlePublish(_ command: Command) {
        let streamID = command.streamID
        // Flash's way to stop.
        if command[1] == .boolean(false) { return unpublish() }
        if case .live = state {
            let sentence = "This connection publishes already."
            return output.status(.error, "NetStream.Publish.BadName", sentence, streamID: streamID)
        }
        guard let name = PublishName(name: command[1]?.string, app: connect.app) else {
            return tellRefusal(.badName("The stream key is missing."), streamID: streamID)
        }
        state = .deciding(streamID: streamID)
        let request = PublishRequest(
            app: connect.app,
            key: StreamKey(rawValue: name.key),
            alternatives: name.alternatives.map(StreamKey.init(rawValue:)),
            query: name.query,
            tcURL: connect.tcURL,
            encoder: connect.flashVer,
            publishType: command[2]?.string.flatMap(PublishType.init(rawValue:)) ?? .live
        )
        actions.append(.publishRequested(request))
    }

    /// GStreamer names the stream by its key instead of its number.
    private mutating func handleDeleteStream(_ command: Command) {
        output.result(command, .undefined)
        guard let number = command[1]?.number else { return unpublish() }
        guard let id = UInt32(exactly: number) else { return }
        messageStreams.remove(id)
        if state == .live(streamID: id) { unpublish() }
    }

    private mutating func unpublish() {
        guard case .live(let streamID) = state else { return }
        state = .idle
        output.status(.status, "NetStream.Unpublish.Success", "Publishing has ended.", streamID: streamID)
        actions.append(.unpublished)
    }

    /// A key lets nobody watch.
    private mutating func handlePlay(_ command: Command) {
        let sentence = "This server only takes streams; it plays none."
        output.status(.error, "NetStream.Play.Failed", sentence, streamID: command.streamID)
        if state == .idle {
            close(CloseReason(.playRefused, "The client wanted to play; this server only takes streams."))
        }
    }
}
