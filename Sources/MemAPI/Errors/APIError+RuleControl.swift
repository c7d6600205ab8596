internal import HTTPTypes
internal import MemCore

extension APIError {
    /// Something can't be done with rules.
    static func rule(_ error: RuleControlError, _ id: RuleID? = nil) -> APIError {
        switch error {
        case .notFound: notFound("Rule \(id?.rawValue ?? "") not found.")
        case .tooMany(let count):
            APIError(
                status: .conflict,
                code: "CONFLICT",
                detail: "There are \(count) rules, which is as many as there may be: delete one."
            )
        case .busy:
            APIError(
                status: .serviceUnavailable,
                code: "BUSY",
                detail: "As many rules are being tried as may be at once; try again when they are done.",
                headers: [.retryAfter: "5"]
            )
        case .invalid(let problem): invalid(problem.field, problem.detail)
        case .store(let failure): store(failure)
        }
    }
}
