/// What a picture has to look like, as a whole or in a part.
///
/// The whole is told by the fingerprint, which forgives another brightness, a clock that runs, and a small thing that is
/// new. A part is told by its tiles, which forgive codec noise alone; a region can be all of the picture.
public enum WantedLook: Hashable, Sendable {
    /// All of the picture, by its fingerprint.
    case whole(Fingerprint)
    /// A part, by the tiles that lie in it, whatever else is on screen; those of the whole picture are kept.
    case part(PictureRegion, PictureTiles)
}
