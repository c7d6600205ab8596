import MemCore
import MemStore

extension OldPicture {
    /// The box that a thumbnail fits into.
    private static let thumbnailBox = PictureSize(width: 320, height: 240)

    /// Looks at an old picture as at one from anywhere, in a process of its own; nil if it can't be read.
    ///
    /// The original's hash has the same bits in the same order, but was made of a picture that was scaled down in another
    /// way: on a page of text 45 of the 256 bits differ from ours. So the fingerprint is computed anew.
    /// - Throws: ``PictureFailure`` if no picture can be looked at.
    init?(_ jpeg: [UInt8], lookedAtBy worker: any PictureWorking) async throws {
        do throws(PictureFailure) {
            let look = try await worker.look(at: jpeg)
            let small = PictureForm(format: .jpeg, scaling: PictureForm.Scaling(to: Self.thumbnailBox, fit: .contain))
            let thumbnail = try await worker.render(jpeg, as: small)
            self.init(size: look.size, fingerprint: look.fingerprint, tiles: look.tiles, thumbnail: thumbnail)
        } catch {
            switch error {
            case .unreadable, .tooLarge, .fatal: return nil
            case .busy, .unavailable: throw error
            }
        }
    }
}
