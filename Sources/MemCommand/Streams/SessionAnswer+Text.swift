internal import MemCore

extension SessionAnswer {
    /// Every field with a value, for `show`.
    var details: [String] {
        var table: [(String, String)] = [("Name", name), ("Status", status)]
        func add(_ label: String, _ value: String?) {
            if let value { table.append((label, value)) }
        }
        add("Reason", errorReason)
        add("Session", sessionID)
        add("Server", serverURL)
        add("Stream Key", streamKey)
        add("Picture", resolution)
        add("Video", [videoCodec, rate].compactMap(\.self).joined(separator: ", ").nonEmpty)
        add("Audio", audioCodec)
        add("Encoder", encoder)
        add("Samples", "\(framesReceived) taken, \(framesStored) stored")
        add("Last sample", lastFrameAt)
        add("Dropped", dropped > 0 ? "\(dropped) access units" : nil)
        add("Degraded", degradation.map { "step \($0.step), \($0.words), since \($0.since)" })
        add("Left out", leftOut.flatMap { $0 > 0 ? "\($0) access units" : nil })
        add("Settings", settingsText)
        add("Reconnects", reconnects > 0 ? String(reconnects) : nil)
        add("Created", createdAt)
        add("Started", startedAt)
        add("Ended", endedAt)
        let width = table.map(\.0.count).max() ?? 0
        return table.map { label, value in
            TextWidth.pad(label, to: width + 2) + Console.printable(value)
        }
    }

    /// What a person pastes into an encoder.
    var invitation: [String] {
        [
            "Paste into OBS, Settings > Stream, Service \"Custom...\":",
            "  Server      \(Console.printable(serverURL))",
            "  Stream Key  \(Console.printable(streamKey))",
        ]
    }

    /// One line for `watch`, without the time.
    var glance: String {
        var parts = [TextWidth.pad(status, to: 7), resolution ?? "-"]
        if let rate { parts.append(rate) }
        parts.append("\(framesReceived) samples, \(framesStored) stored")
        if dropped > 0 { parts.append("\(dropped) dropped") }
        if let degradation { parts.append("degraded: \(degradation.words)") }
        if let errorReason { parts.append(errorReason) }
        return Console.printable(parts.joined(separator: "  ") + "  " + name)
    }

    /// What is otherwise than the configuration says, nil if nothing is.
    var settingsText: String? {
        (settings ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.plainText)" }
            .joined(separator: ", ").nonEmpty
    }

    private var rate: String? {
        let parts = [
            framesPerSecond.map { "\(rounded($0)) fps" }, bitrateKbps.map { "\(rounded($0)) kbit/s" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ").nonEmpty
    }

    private func rounded(_ number: Double) -> String {
        let tenths = (number * 10).rounded() / 10
        return Int(exactly: tenths).map(String.init) ?? String(tenths)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

extension JSONValue {
    /// A plain value as people write it.
    fileprivate var plainText: String {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .bool(let flag): String(flag)
        case .null, .array, .object: "…"
        }
    }
}
