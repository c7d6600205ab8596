internal import MemCore

/// The form that a text has to have.
enum ConfigurationTextForm: Sendable {
    /// A host name or an IP address, without port.
    case hostName
    /// A path in the file system.
    case filePath
    /// Where a web page comes from, or `*` for anywhere.
    case origin
    /// The path of a folder.
    case folderPath
    /// An IP address, or the network of some.
    case network
    /// An address that is asked over HTTP.
    case httpAddress
    /// Where a broker of MQTT is.
    case brokerAddress

    /// What it is called, after "is not ".
    var name: String {
        switch self {
        case .hostName: "a host name or IP address"
        case .filePath, .folderPath: "a path"
        case .origin: "an origin"
        case .network: "an IP address or network"
        case .httpAddress: "an address of HTTP"
        case .brokerAddress: "the address of an MQTT broker"
        }
    }

    /// What is allowed, after "allowed: ".
    var allowed: String {
        switch self {
        case .hostName: "a host name or an IP address, without port or spaces"
        case .filePath: "the path of a file"
        case .origin: "an origin like https://example.com:8080 (no slash at its end), or *"
        case .folderPath: "the path of a folder"
        case .network: "an IP address, or a network like 10.0.0.0/8 (no bit set behind its first 8)"
        case .httpAddress: "an address like https://example.com/hook"
        case .brokerAddress: "an address like mqtt://broker.example:1883"
        }
    }

    /// Whether a text has the form; whether the host or file exists is not asked here.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .hostName:
            let isAddress = text.utf8.filter { $0 == UInt8(ascii: ":") }.count >= 2
            return (1...253).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                        UInt8(ascii: "_"):
                        true
                    case UInt8(ascii: ":"), UInt8(ascii: "%"): isAddress
                    default: false
                    }
                }
        case .filePath:
            return !text.isEmpty && !text.utf8.contains(0) && !text.hasSuffix("/")
        case .origin:
            return text == "*" || WebOrigin(text) != nil
        case .network:
            return NetworkRange(text) != nil
        case .folderPath:
            return !text.isEmpty && !text.utf8.contains(0)
        case .httpAddress:
            guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("#") else { return false }
            let start = text.firstRange(of: "://")?.upperBound ?? text.endIndex
            let end = text[start...].firstIndex { "/?".contains($0) } ?? text.endIndex
            guard let origin = WebOrigin(String(text[..<end])) else { return false }
            return origin.scheme == "http" || origin.scheme == "https"
        case .brokerAddress:
            return BrokerAddress(text) != nil
        }
    }

    /// The text as YAML.
    func yaml(_ text: String) -> String {
        // What has no space and none of the signs of lists and mappings is read as it stands.
        if self == .httpAddress || self == .brokerAddress, !text.contains(where: { ",[]{}".contains($0) }) {
            return text
        }
        return YAMLScalar.text(text)
    }
}
