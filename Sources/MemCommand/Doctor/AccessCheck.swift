internal import AccessTokens
internal import MemCore

/// Who gets at the API.
struct AccessCheck: DoctorCheck {
    let configuration: Configuration

    var title: String { "API access" }

    func run() async -> DoctorFinding {
        let api = configuration.api
        guard api.needsTokens else {
            if api.isOnLoopback { return DoctorFinding(.ok, "This machine alone reaches the API, without a token.") }
            return DoctorFinding(
                .warning,
                "api.auth is none, and api.host is \(api.host): whoever reaches it reads everything, and publishes.",
                advice: "Set api.auth to auto and make tokens with `mem token create NAME`."
            )
        }
        do throws(TokenFileError) {
            try TokenBook.check(configuration)
            let file = TokenFile(configuration)
            let count = try file.tokens().count
            guard try !TokenBook.letsNobodyIn(configuration) else {
                return DoctorFinding(
                    .warning,
                    "A token is needed, and every token in \(file.path) has run out (\(count)): nobody is let in.",
                    advice: "Make another with `mem token create NAME --scope admin`; Mem need not be started again."
                )
            }
            return DoctorFinding(.ok, "A token is needed; \(file.path) has \(count).")
        } catch {
            return DoctorFinding(.failure, error.description)
        }
    }
}
