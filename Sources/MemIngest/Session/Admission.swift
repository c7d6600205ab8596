/// What the registry answers to a publisher that asks to be let in.
enum Admission {
    /// Let in: everything it sends goes here.
    case accepted(LiveStream)
    /// Not let in.
    case refused(AdmissionRefusal)

    /// Not let in, because of its key or its name.
    static func badName(_ cause: AdmissionRefusal.Cause, _ reason: String) -> Admission {
        .refused(AdmissionRefusal(cause: cause, reason: reason, isForName: true))
    }

    /// Not let in: there is no room, or no way to take anybody in.
    static func denied(_ cause: AdmissionRefusal.Cause, _ reason: String) -> Admission {
        .refused(AdmissionRefusal(cause: cause, reason: reason, isForName: false))
    }
}

/// Why a publisher is not let in.
struct AdmissionRefusal: Hashable, Sendable {
    /// What kind of reason it is, for counting.
    enum Cause: String, CaseIterable, Sendable {
        /// No stream has the key, or the one that has it is stopped.
        case key
        /// Its address gave too many wrong keys, and has to wait.
        case wrongKeys = "wrong_keys"
        /// Another publisher is live with the key.
        case live
        /// Who decides about publishers does not let it in.
        case hook
        /// Who decides about publishers did not answer, or could not be asked.
        case hookFailed = "hook_failed"
        /// Its stream was given up not long ago, because decoders failed again and again.
        case decoder
        /// As many streams are live as may be.
        case full
        /// Its path is no name for a stream.
        case name
        /// Streams are being created faster than anybody needs them.
        case creation
        /// Its stream could not be created.
        case store
        /// The program ends.
        case closing
    }

    let cause: Cause
    /// A sentence for the publisher and the log; holds no key.
    let reason: String
    /// Whether the key or the name is why, as RTMP's answer says it.
    let isForName: Bool
}
