/// What a message is, by the number in its header (RTMP 1.0, sections 5.4, 6.2 and 7.1).
package struct MessageType: RawRepresentable, Hashable, Sendable {
    /// The number on the wire; unknown ones survive and are skipped.
    package let rawValue: UInt8

    /// Wraps a number from the wire.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let setChunkSize = MessageType(rawValue: 1)
    package static let abort = MessageType(rawValue: 2)
    package static let acknowledgement = MessageType(rawValue: 3)
    package static let userControl = MessageType(rawValue: 4)
    package static let windowAcknowledgementSize = MessageType(rawValue: 5)
    package static let setPeerBandwidth = MessageType(rawValue: 6)
    package static let audio = MessageType(rawValue: 8)
    package static let video = MessageType(rawValue: 9)
    package static let dataAMF3 = MessageType(rawValue: 15)
    package static let commandAMF3 = MessageType(rawValue: 17)
    package static let dataAMF0 = MessageType(rawValue: 18)
    package static let commandAMF0 = MessageType(rawValue: 20)
    package static let aggregate = MessageType(rawValue: 22)

    /// What a message of this type is called in an error.
    var name: String {
        switch self {
        case .audio: "an audio message"
        case .video: "a video message"
        case .commandAMF0, .commandAMF3: "a command"
        case .dataAMF0, .dataAMF3: "a data message"
        case .aggregate: "an aggregate message"
        case _ where rawValue < 7: "a control message"
        default: "a message of type \(rawValue)"
        }
    }
}

extension Limits {
    /// The longest message of a type.
    func messageBytes(_ type: MessageType) -> Int {
        switch type {
        case .video: videoMessageBytes
        case .aggregate: aggregateMessageBytes
        case .audio: audioMessageBytes
        case .commandAMF0, .commandAMF3: commandMessageBytes
        case _ where type.rawValue < 7: controlMessageBytes
        default: dataMessageBytes
        }
    }
}
