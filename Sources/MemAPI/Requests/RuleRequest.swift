internal import MemCore

/// A rule in a request, with what Mem knows of it filled in.
struct RuleRequest {
    let memory: any MemoryQuerying
    let pictures: any PictureWorking
    let control: any StreamControl

    /// Reads a rule.
    func draft(_ body: JSONValue) async throws -> RuleDraft {
        let body = try await complete(body)
        return try await checked { () throws(RuleProblem) in try RuleDraft(json: body) }
    }

    /// Reads what is to be different about a rule.
    func change(_ body: JSONValue, of draft: RuleDraft) async throws -> RuleDraft {
        let body = try await complete(body)
        return try await checked { () throws(RuleProblem) in try draft.changed(by: body) }
    }

    private func checked(_ read: () throws(RuleProblem) -> RuleDraft) async throws -> RuleDraft {
        var draft: RuleDraft
        do throws(RuleProblem) {
            draft = try read()
        } catch {
            throw APIError.invalid(error.field, error.detail)
        }
        guard let reference = draft.sessionID?.rawValue else { return draft }
        guard let session = await control.stream(reference) else {
            throw APIError.invalid("session_id", "There is no such stream.")
        }
        // What was given may be a key, which is a secret.
        draft.sessionID = session.record.id
        return draft
    }

    /// Puts what a frame looks like beside its number: the rule lasts longer than the frame may.
    private func complete(_ body: JSONValue) async throws -> JSONValue {
        guard let unknown = Self.unknownLook(of: body) else { return body }
        guard let frame = try await memory.frame(unknown.frame) else {
            throw APIError.invalid("condition.frame_id", "There is no such frame.")
        }
        guard unknown.isPart else { return Self.body(body, with: "perceptual_hash", frame.fingerprint.description) }
        return Self.body(body, with: "tiles", try await tiles(of: frame.id).description)
    }

    /// The tiles of a frame; one that is older than tiles are is looked at as a picture from anywhere is.
    private func tiles(of id: FrameID) async throws -> PictureTiles {
        if let tiles = try await memory.tiles(of: id) { return tiles }
        guard let jpeg = try await memory.jpeg(of: id, .full) else {
            throw APIError.invalid(
                "condition.frame_id",
                "This frame's picture is not kept, and it is too old for its parts to be known: choose another one."
            )
        }
        do {
            return try await pictures.look(at: jpeg).tiles
        } catch .busy(let seconds) {
            throw APIError.busyWithPictures(retryAfterSeconds: seconds)
        } catch .unreadable(let reason), .tooLarge(let reason), .fatal(let reason) {
            throw APIError.invalid("condition.frame_id", "This frame's picture can't be read: \(reason).")
        } catch {
            throw error
        }
    }

    /// The frame whose look is to be filled in, if there is one, and whether a part of it is meant.
    ///
    /// Apart from what waits for the memory: beside that it crashes the optimiser of Swift 6.3.
    @inline(never)
    private static func unknownLook(of body: JSONValue) -> (frame: FrameID, isPart: Bool)? {
        guard case .object(let fields) = body, case .object(let condition) = fields["condition"],
            condition["type"] == .string("looks_like"), case .integer(let number) = condition["frame_id"]
        else { return nil }
        let isPart = condition["region"] ?? .null != .null
        guard condition[isPart ? "tiles" : "perceptual_hash"] ?? .null == .null else { return nil }
        return (FrameID(rawValue: number), isPart)
    }

    /// The body with a field of its condition.
    @inline(never)
    private static func body(_ body: JSONValue, with name: String, _ text: String) -> JSONValue {
        guard case .object(var fields) = body, case .object(var condition) = fields["condition"] else { return body }
        condition[name] = .string(text)
        fields["condition"] = .object(condition)
        return .object(fields)
    }
}
