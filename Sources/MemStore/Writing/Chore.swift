internal import MemCore

/// Something that only the writer may do, between two group commits.
enum Chore: Sendable {
    /// Forget a slice of the memory, in one transaction.
    case forget(ForgetSlice)
    /// The forgotten pictures of a file are out of it.
    case clear(PictureFileNumber)
    /// Take the pictures from frames, which stay.
    case dropPictures([FrameID])
    /// Make a hold.
    case hold(Hold)
    /// End a hold.
    case release(Hold.ID)
    /// Finish the picture file that is written to; the next picture goes into a new one.
    case finishPictures
    /// The files of these segments are gone.
    case forgetSegments([RecordedSegment])
}
