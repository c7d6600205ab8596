internal import MemCore

extension WriteItem {
    /// Whether it is worth a commit of its own while somebody watches the samples of live streams.
    var isNews: Bool {
        guard case .sample(let sample) = self, sample.sessionID != nil else { return false }
        return [.new, .seen].contains(sample.verdict) || Sample.isSceneChange(similarity: sample.similarity)
    }

    /// What there is to tell of it once it is committed.
    ///
    /// - Parameter hasPicture: whether a frame has one.
    func events(hasPicture: (FrameID) -> Bool) -> [EventDraft] {
        switch self {
        case .sample(let sample): EventDraft.sample(sample, hasPicture: hasPicture(sample.frameID))
        case .mark(let mark): [EventDraft.mark(mark)].compactMap(\.self)
        case .session(_, let events, _): events
        case .annotations(.add(let all), _): all.map { EventDraft.annotation(.annotationCreated, $0) }
        case .annotations(.change(let annotation, _, _), _): [.annotation(.annotationChanged, annotation)]
        case .annotations(.remove(let annotation), _): [.annotation(.annotationDeleted, annotation)]
        case .job(let write, _): [.job(write.job)]
        case .rules(let write, _): write.events
        // What is forgotten is told by the chore itself.
        case .source, .transcriptions, .speaker, .chore, .takenOver, .segment, .proof: []
        }
    }
}
