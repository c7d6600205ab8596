internal import HTTPTypes
internal import MemCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Gives the one body of errors to the answer to bytes that are no HTTP request.
///
/// No route ever sees such a request: the parser throws, and Hummingbird answers with a bare 400 and closes. That bare
/// answer is replaced on its way out; a request that breaks in the middle of its body has a route to answer it.
final class UnreadableRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let refusals: APIRefusals
    private var failure: HTTPParserError?

    init(refusals: APIRefusals) {
        self.refusals = refusals
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError { failure = error }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let failure, case .head(let head) = unwrapOutboundIn(data), Self.isBare(head) else {
            return context.write(data, promise: promise)
        }
        self.failure = nil
        let (answer, body) = APIError.unreadable(failure).lastAnswer
        let address = PeerAddress(text: context.channel.remoteAddress?.ipAddress)
        refusals.note(answer.status, route: APIMetrics.noRoute, from: address)
        context.write(wrapOutboundOut(.head(answer)), promise: promise)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
    }

    /// Whether this is Hummingbird's own answer to a parser's error: all of Mem's have a body.
    private static func isBare(_ head: HTTPResponse) -> Bool {
        head.status == .badRequest && head.headerFields[.contentLength] == "0"
    }
}

extension APIError {
    /// What came is no HTTP request, or more of one than Mem reads.
    static func unreadable(_ error: HTTPParserError) -> APIError {
        switch error {
        case .headerOverflow:
            APIError(
                status: .requestHeaderFieldsTooLarge,
                code: "TOO_LARGE",
                detail: "The request's headers are too long: send less of them (api.limits.header_bytes)."
            )
        case .invalidEOFState, .closedConnection:
            .malformed("The request ends in the middle.")
        default:
            .malformed("This is no request of HTTP/1.1, or its method is not known.")
        }
    }
}
