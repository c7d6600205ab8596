internal import MemCore

/// A rule in a request, with what Mem knows of it filled in.
struct RuleRequest {
    let memory: any MemoryQuerying
    let control: any StreamControl

    /// Reads a rule.
    func draft(_ body: JSONValue) async throws -> RuleDraft {
        let body = try await filled(body)
        return try await checked { () throws(RuleProblem) in try RuleDraft(json: body) }
    }

    /// Reads what is to be different about a rule.
    func change(_ body: JSONValue, of draft: RuleDraft) async throws -> RuleDraft {
        let body = try await filled(body)
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

    /// Puts the fingerprint of a frame beside its number: the rule lasts longer than the frame may.
    private func filled(_ body: JSONValue) async throws -> JSONValue {
        guard case .object(var fields) = body, case .object(var condition) = fields["condition"],
            condition["type"] == .string("looks_like"), case .integer(let number) = condition["frame_id"],
            condition["perceptual_hash"] ?? .null == .null
        else { return body }
        guard number > 0, let frame = try await memory.frame(FrameID(rawValue: number)) else {
            throw APIError.invalid("condition.frame_id", "There is no such frame.")
        }
        condition["perceptual_hash"] = .string(frame.fingerprint.description)
        fields["condition"] = .object(condition)
        return .object(fields)
    }
}
