internal import MemCore

/// Something that only the writer may do, between two group commits.
enum Chore: Sendable {
    /// Forget a slice of the memory, in one transaction.
    case forget(ForgetSlice)
    /// Checkpoint the main file, so that what was forgotten is free.
    case checkpoint
    /// The forgotten pictures of a file are out of it.
    case clear(PictureFileNumber)
    /// Take the pictures from frames, which stay; of a run of retention whose pictures can be had back, if set.
    case dropPictures([FrameID], run: LoggedRetentionRun.ID?)
    /// Give frames their pictures back that a run took from them.
    case restorePictures([FrameID], run: LoggedRetentionRun.ID)
    /// Make a hold.
    case hold(Hold)
    /// End a hold.
    case release(Hold.ID)
    /// Finish the picture file that is written to; the next picture goes into a new one.
    case finishPictures
    /// The files of these segments are gone.
    case forgetSegments([RecordedSegment])
    /// Leave segments out, which can be had back for a while.
    case letGoOfSegments([RecordedSegment], run: LoggedRetentionRun.ID)
    /// Note a run of retention.
    case logRun(LoggedRetentionRun)
    /// A run is undone, and these are its segments that are there again.
    case endUndo(LoggedRetentionRun.ID, [RecordedSegment], at: Instant)
    /// What the runs before a number let go of can't be had back any more.
    case endUndoable(before: LoggedRetentionRun.ID)
}
