package import DuckDB
package import MemCore

/// Where the bytes of pictures are kept, apart from all that is known about them.
///
/// A picture is nobody's until its frame's row is committed in the main file. The writer is one caller; reading is anybody's.
package protocol PictureStore: Sendable {
    /// Writes pictures, durable when it returns, and says for each in which file.
    ///
    /// When it throws, some of them may have been written all the same; writing them again is safe, the copies are
    /// leftovers like any other.
    func append(_ pictures: [NewPicture]) async throws(StoreFailure) -> [PictureFileNumber]

    /// One of a picture's two files, nil if it is not there; read on a reader's connection.
    func jpeg(
        of id: FrameID,
        in file: PictureFileNumber,
        _ rendition: Rendition,
        on connection: Connection
    ) throws(DuckDBError) -> [UInt8]?

    /// The tiles of pictures in one file, of those that are there with theirs; read on a reader's connection.
    func tiles(
        of ids: [FrameID],
        in file: PictureFileNumber,
        on connection: Connection
    ) throws(DuckDBError) -> [FrameID: PictureTiles]

    /// The pictures written last: those whose frames' rows a crash may have cut off. Asked before the first `append`.
    func unsettled() async throws(StoreFailure) -> [PicturePlace]

    /// Removes leftovers found among ``unsettled()``.
    func remove(_ pictures: [PicturePlace]) async throws(StoreFailure)

    /// The number of the file that was begun last, nil if there is none.
    var newest: PictureFileNumber? { get }

    /// Finishes the file that is written to; the next picture goes into a new one. The writer alone calls it.
    func finish() async

    /// Waits until the files that were finished so far are at rest.
    func settled() async

    /// The paths of finished files that are there, with the write-ahead log of one whose checkpoint failed.
    func paths(of files: [PictureFileNumber]) -> [String]

    /// Writes a finished file anew without some of its pictures, or removes it if nothing is left.
    ///
    /// Nobody notices: there is always a whole file.
    /// - Returns: False when it could not be done now, because others read the file without a pause.
    func rewrite(_ file: PictureFileNumber, without dead: [FrameID]) async throws(StoreFailure) -> Bool

    /// Settles what is written and lets all files go.
    func close() async throws(StoreFailure)
}

/// The number of a picture file, 1 or greater.
package typealias PictureFileNumber = Int

/// A picture on its way into the store.
package struct NewPicture: Hashable, Sendable {
    /// The frame that it shows.
    package var id: FrameID
    /// Its bytes.
    package var picture: Picture
    /// What it looks like tile by tile, if that was measured.
    package var tiles: PictureTiles?

    /// Creates one.
    package init(id: FrameID, picture: Picture, tiles: PictureTiles?) {
        self.id = id
        self.picture = picture
        self.tiles = tiles
    }

    /// What it takes.
    var bytes: Int { picture.jpeg.count + picture.thumbnail.count + (tiles?.means.count ?? 0) }
}

/// Where a picture is.
package struct PicturePlace: Hashable, Sendable {
    /// The frame that it shows.
    package var id: FrameID
    /// The file that it is in.
    package var file: PictureFileNumber

    /// Creates one.
    package init(id: FrameID, file: PictureFileNumber) {
        self.id = id
        self.file = file
    }
}
