/// Who decodes video.
public enum DecodingMethod: String, Hashable, Sendable, CaseIterable {
    /// The processor, as every machine can.
    case software
    /// The first graphics processor that is found, by whichever interface; the processor where there is none.
    case auto
    /// A graphics processor by VAAPI: Intel's and AMD's.
    case vaapi
    /// A graphics processor by NVDEC: NVIDIA's.
    case nvdec

    /// The interfaces to try, in this order.
    public var interfaces: [DecodingMethod] {
        switch self {
        case .software: []
        case .auto: [.vaapi, .nvdec]
        case .vaapi, .nvdec: [self]
        }
    }
}
