internal import Hummingbird
internal import MemCore

/// `/api/settings`: the configuration is looked at and changed.
struct SettingsRoutes: Sendable {
    let settings: any SettingsControl

    var all: [Route] {
        [
            .get("/api/settings", for: .scope(.admin)) { _, _ in
                JSONBody.response(SettingsTreeResponse.tree(await settings.settings(), \.value))
            },
            .get("/api/settings/defaults", for: .scope(.admin)) { _, _ in
                JSONBody.response(SettingsTreeResponse.tree(await settings.settings(), \.standard))
            },
            .get("/api/settings/keys", for: .scope(.admin)) { _, _ in
                JSONBody.response(["settings": await settings.settings().map(SettingResponse.init)])
            },
            .put("/api/settings", for: .scope(.admin)) { request, _ in
                let tree = try await JSONBody.read(request)
                do throws(SettingsError) {
                    return JSONBody.response(SettingsChangeResponse(try await settings.change(tree)))
                } catch {
                    throw APIError(error)
                }
            },
        ]
    }
}

extension APIError {
    /// Why settings could not be changed; nothing was.
    fileprivate init(_ error: SettingsError) {
        switch error {
        case .invalid:
            self.init(status: .unprocessableContent, code: "VALIDATION_ERROR", detail: error.description)
        case .conflict(let reason):
            self.init(status: .conflict, code: "CONFLICT", detail: reason)
        case .notSaved(let reason):
            self.init(status: .internalServerError, code: "SETTINGS_NOT_SAVED", detail: reason)
        }
    }
}
