package import MemCore

/// Writes down what was asked of it instead of decoding; a file that begins with a one is a picture to it.
package actor InMemoryPictures: PictureWorking {
    /// How often it was asked.
    package private(set) var calls = 0
    private var failure: PictureFailure?

    package init() {}

    package func render(_ jpeg: [UInt8], as form: PictureForm) async throws(PictureFailure) -> [UInt8] {
        calls += 1
        if let failure { throw failure }
        let scaling = form.scaling.map { "\($0.size) \($0.fit.rawValue)" } ?? "full"
        return Array("\(form.format.rawValue) \(scaling) of \(jpeg.count)".utf8)
    }

    package func look(at file: [UInt8]) async throws(PictureFailure) -> PictureLook {
        calls += 1
        if let failure { throw failure }
        guard file.first == 1 else { throw .unreadable("it does not begin with a one") }
        return PictureLook(
            size: PictureSize(width: 640, height: file.count),
            fingerprint: Fingerprint(0xAB, 1, 2, 7),
            tiles: PictureTiles { $0.update(repeating: 7) }
        )
    }

    /// Lets everything fail from now on.
    package func fail(with failure: PictureFailure?) { self.failure = failure }
}
