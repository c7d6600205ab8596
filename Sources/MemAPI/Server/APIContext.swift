internal import Hummingbird

/// What belongs to one request besides the request.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// The stream key or session id in the address, decoded.
    func reference() throws(APIError) -> String {
        guard let encoded = parameters.get("ref"), let text = Percent.decode(encoded), !text.isEmpty else {
            throw .malformed("The address holds no stream key or session id.")
        }
        return text
    }
}
