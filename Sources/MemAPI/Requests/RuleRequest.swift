internal import MemCore

/// A rule in a request, with what Mem knows of it filled in.
struct RuleRequest {
    let memory: any MemoryQuerying
    let control: any StreamControl

    /// Reads a rule.
    func draft(_ body: JSONValue) async throws -> RuleDraft {
        let body = Self.body(body, with: try await frame(Self.unknownFrame(of: body)))
        return try await checked { () throws(RuleProblem) in try RuleDraft(json: body) }
    }

    /// Reads what is to be different about a rule.
    func change(_ body: JSONValue, of draft: RuleDraft) async throws -> RuleDraft {
        let body = Self.body(body, with: try await frame(Self.unknownFrame(of: body)))
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

    private func frame(_ id: FrameID?) async throws -> FrameRecord? {
        guard let id else { return nil }
        let frame = try await memory.frame(id)
        if frame == nil { throw APIError.invalid("condition.frame_id", "There is no such frame.") }
        return frame
    }

    /// The frame whose fingerprint is to be filled in, if there is one.
    ///
    /// Apart from what waits for the memory: beside that it crashes the optimiser of Swift 6.3.
    @inline(never)
    private static func unknownFrame(of body: JSONValue) -> FrameID? {
        guard case .object(let fields) = body, case .object(let condition) = fields["condition"],
            condition["type"] == .string("looks_like"), case .integer(let number) = condition["frame_id"],
            condition["perceptual_hash"] ?? .null == .null
        else { return nil }
        return FrameID(rawValue: number)
    }

    /// Puts the fingerprint of a frame beside its number: the rule lasts longer than the frame may.
    @inline(never)
    private static func body(_ body: JSONValue, with frame: FrameRecord?) -> JSONValue {
        guard let frame, case .object(var fields) = body, case .object(var condition) = fields["condition"] else {
            return body
        }
        condition["perceptual_hash"] = .string(frame.fingerprint.description)
        fields["condition"] = .object(condition)
        return .object(fields)
    }
}
