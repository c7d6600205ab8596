internal import CFFmpeg
public import MemCore

/// A graphics processor that decodes video, opened.
///
/// To be opened before the process gives up files: drivers are libraries that are looked for, and devices are files.
public final class HardwareDevice {
    /// By which interface it is used.
    public let interface: DecodingMethod
    private let reference: UnsafeMutablePointer<AVBufferRef>

    /// Opens the first device that an interface finds.
    ///
    /// - Throws: ``SamplingFailure/unsupported(_:)`` with the reason when there is none.
    public init(_ interface: DecodingMethod) throws(SamplingFailure) {
        guard let type = interface.deviceType else { throw .unsupported("decoding by \(interface.rawValue) is") }
        var opened: UnsafeMutablePointer<AVBufferRef>?
        let code = av_hwdevice_ctx_create(&opened, type, nil, nil, 0)
        guard code >= 0, let opened else { throw .unsupported("\(interface.rawValue) (\(Self.words(for: code))) is") }
        self.interface = interface
        reference = opened
    }

    deinit {
        var optional: UnsafeMutablePointer<AVBufferRef>? = reference
        av_buffer_unref(&optional)
    }

    /// Opens a device by the first of a method's interfaces that finds one.
    ///
    /// - Returns: The device, or why there is none for each interface; neither if the method is ``DecodingMethod/software``.
    public static func find(_ method: DecodingMethod) -> (device: HardwareDevice?, reasons: [String]) {
        var reasons: [String] = []
        for interface in method.interfaces {
            do throws(SamplingFailure) {
                return (try HardwareDevice(interface), [])
            } catch {
                reasons.append(error.description)
            }
        }
        return (nil, reasons)
    }

    /// What each interface finds, as one line of JSON: `{"vaapi":null,"nvdec":"nvdec (Unknown error) is not supported"}`;
    /// null where there is a device, else why there is none.
    public static var report: String {
        let parts = DecodingMethod.auto.interfaces.map { interface in
            let reason = find(interface).reasons.first?.filter { $0 != "\"" && $0 != "\\" }
            return "\"\(interface.rawValue)\":" + (reason.map { "\"\($0)\"" } ?? "null")
        }
        return "{\(parts.joined(separator: ","))}"
    }

    /// Lets a decoder that is not open yet use the device for what it can.
    func install(on context: UnsafeMutablePointer<AVCodecContext>) {
        context.pointee.hw_device_ctx = av_buffer_ref(reference)
    }

    private static func words(for code: Int32) -> String {
        var text = [CChar](repeating: 0, count: 64)
        guard av_strerror(code, &text, text.count) == 0 else { return "error \(code)" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension DecodingMethod {
    /// What FFmpeg calls the interface.
    fileprivate var deviceType: AVHWDeviceType? {
        switch self {
        case .vaapi: AV_HWDEVICE_TYPE_VAAPI
        case .nvdec: AV_HWDEVICE_TYPE_CUDA
        case .software, .auto: nil
        }
    }
}
