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
            return DoctorFinding(.ok, "A token is needed; \(file.path) has \(try file.tokens().count).")
        } catch {
            return DoctorFinding(.failure, error.description)
        }
    }
}
