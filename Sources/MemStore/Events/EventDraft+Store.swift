internal import MemCore

/// What the store knows best itself.
extension EventDraft {
    /// Mem was started with this memory.
    static func serverStarted() -> EventDraft { EventDraft(.serverStarted, at: .now()) }

    /// The program died while a publisher was there.
    static func wasLost(_ session: SessionID, _ source: SourceID, isArmed: Bool) -> EventDraft {
        EventDraft(
            isArmed ? .sessionReconnecting : .sessionEnded,
            at: .now(),
            sessionID: session,
            sourceID: source
        )
    }

    /// How a job stands.
    static func job(_ job: ImportJob) -> EventDraft {
        EventDraft(
            .jobProgress,
            at: .now(),
            sourceID: job.sourceID,
            fields: [
                "job_id": .string(job.id.rawValue),
                "status": .string(job.status.rawValue),
                "progress": .number((job.progress * 1000).rounded() / 1000),
                "frames_extracted": .integer(Int64(job.samples)),
                "frames_stored": .integer(Int64(job.frames)),
                "error": job.error.map { .string($0) } ?? .null,
            ]
        )
    }

    /// What became of a note; what it says is asked for by its number.
    static func annotation(_ kind: EventKind, _ annotation: Annotation) -> EventDraft {
        EventDraft(
            kind,
            at: .now(),
            sourceID: annotation.draft.sourceID,
            fields: [
                "annotation_id": .integer(annotation.id.rawValue),
                "start_timestamp": .string(annotation.draft.start.rfc3339),
                "end_timestamp": .string(annotation.draft.end.rfc3339),
                "annotation_type": .string(annotation.draft.type.rawValue),
            ]
        )
    }

    /// A slice of the memory is gone.
    static func forgotten(_ forgotten: Forgotten, of part: TimelineQuery) -> EventDraft {
        EventDraft(
            .memoryForgotten,
            at: .now(),
            sessionID: part.sessionID,
            sourceID: part.sourceID,
            fields: [
                "start": part.start.microseconds == .min ? .null : .string(part.start.rfc3339),
                "end": part.end.microseconds == .max ? .null : .string(part.end.rfc3339),
                "samples": .integer(Int64(forgotten.samples)),
                "frames": .integer(Int64(forgotten.frames)),
                "annotations": .integer(Int64(forgotten.annotations)),
                "transcriptions": .integer(Int64(forgotten.transcriptions)),
            ]
        )
    }

    /// There is little room on the disk, or enough again.
    static func room(_ room: DiskRoom) -> EventDraft {
        EventDraft(
            room.state == .ample ? .storageOK : .storageLow,
            at: .now(),
            fields: [
                "state": .string(room.state.rawValue),
                "free_bytes": .integer(Int64(room.freeBytes)),
                "minimum_free_bytes": .integer(Int64(room.minimumFreeBytes)),
            ]
        )
    }
}
