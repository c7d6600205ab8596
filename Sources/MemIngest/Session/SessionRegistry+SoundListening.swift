internal import MemCore

extension SessionRegistry: SoundListening {
    func soundLevels(of sessions: Set<SessionID>?) -> [Observation] {
        order.flatMap { id -> [Observation] in
            guard sessions?.contains(id) ?? true, let entry = entries[id], let live = entry.live else { return [] }
            return live.stream.sound.levels().map { level in
                Observation(
                    sessionID: id,
                    sourceID: entry.record.sourceID,
                    instant: level.instant,
                    fact: .sound(level.level)
                )
            }
        }
    }
}
