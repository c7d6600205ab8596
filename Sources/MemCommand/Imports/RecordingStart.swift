internal import ArgumentParser
internal import MemCore

/// When a video file begins: at a time, or when the file itself says.
enum RecordingStart: ExpressibleByArgument {
    case told(HumanInstant)
    case file

    /// As the API takes it.
    var text: String {
        switch self {
        case .told(let time): time.instant.rfc3339
        case .file: "file"
        }
    }

    init?(argument: String) {
        if argument == "file" {
            self = .file
        } else if let time = HumanInstant(argument: argument) {
            self = .told(time)
        } else {
            return nil
        }
    }
}
