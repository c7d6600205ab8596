internal import Foundation
internal import MemCore

/// Whether Mem can listen on a port, or does so already.
struct PortCheck: DoctorCheck {
    /// What the port is for.
    enum Purpose: Equatable {
        case api
        case rtmp
        case rtmps

        var name: String {
            switch self {
            case .api: "API"
            case .rtmp: "RTMP"
            case .rtmps: "RTMPS"
            }
        }

        var key: String { self == .api ? "api" : "streaming.\(name.lowercased())" }
        var variable: String { self == .api ? "MEM_API_PORT" : "MEM_STREAMING_\(name)_PORT" }
    }

    let purpose: Purpose
    /// The address to listen on; nil for all addresses of the machine.
    let host: String?
    let port: Int
    /// Where a running Mem would answer.
    let api: Configuration.API

    var title: String { "\(purpose.name) port" }

    func run() async -> DoctorFinding {
        if port == 0 { return DoctorFinding(.ok, "Any free port will be taken.") }
        switch PortProbe.tryToListen(host: host, port: port) {
        case .free:
            return DoctorFinding(.ok, "Port \(port) is free.")
        case .inUse:
            if await isHeldByMem() { return DoctorFinding(.ok, "Mem is running and holds port \(port).") }
            return DoctorFinding(
                .failure,
                "Port \(port) is in use by another program.",
                advice: "Stop that one (`ss -ltnp` shows it), or set \(purpose.key).port (\(purpose.variable))."
            )
        case .forbidden:
            return DoctorFinding(
                .failure,
                "Port \(port) needs more rights than this user has.",
                advice: "Set \(purpose.key).port (\(purpose.variable)) to 1024 or more."
            )
        case .unknownAddress:
            return DoctorFinding(
                .failure,
                "\(host ?? "") is no address of this machine.",
                advice: "Set \(purpose.key).host to one, to 127.0.0.1, or to 0.0.0.0 for all."
            )
        }
    }

    private func isHeldByMem() async -> Bool {
        guard let server = ServerAddress(api) else { return false }
        let client = MemClient(server: server, timeout: .seconds(3))
        guard let root = try? await client.send("GET", "/"),
            let greeting = try? client.decode(Greeting.self, from: root), greeting.message.hasPrefix("Mem ")
        else { return false }
        if purpose == .api { return true }
        do {
            let data = try await client.send("GET", "/api/streams/status")
            let status = try client.decode(Status.self, from: data)
            let held = purpose == .rtmp ? status.server.port : status.server.rtmpsPort
            return status.server.active && held == port
        } catch MemClientError.locked {
            // It does not tell strangers its port; that a Mem runs has to do.
            return true
        } catch {
            return false
        }
    }

    private struct Greeting: Decodable {
        let message: String
    }

    private struct Status: Decodable {
        struct Server: Decodable {
            let active: Bool
            let port: Int
            let rtmpsPort: Int?

            enum CodingKeys: String, CodingKey {
                case active
                case port
                case rtmpsPort = "rtmps_port"
            }
        }

        let server: Server
    }
}
