internal import MemCore

/// Where the bytes of pictures come from: the store, and where another form is wanted the processes that make it.
struct PictureSource: Sendable {
    let memory: any MemoryQuerying
    let pictures: any PictureWorking
    private let made = RenderedForms()

    init(memory: any MemoryQuerying, pictures: any PictureWorking) {
        self.memory = memory
        self.pictures = pictures
    }

    /// Whether there is such a frame, without a look at its bytes.
    func has(_ frame: FrameID) async throws -> Bool { try await memory.frame(frame) != nil }

    /// The bytes of a picture as it is wanted.
    /// - Throws: ``APIError``; ``StoreFailure`` and ``PictureFailure`` for what is Mem's fault.
    func bytes(of frame: FrameID, as wanted: WantedPicture) async throws -> [UInt8] {
        let name = wanted.name(of: frame)
        if let file = made.file(name) {
            // Frames never change, but they may be forgotten.
            if try await has(frame) { return file }
            made.drop(name)
        }
        guard let stored = try await memory.jpeg(of: frame, wanted.rendition) else {
            throw try await has(frame) ? APIError.withoutPicture(frame) : APIError.frameNotFound(frame)
        }
        guard let form = wanted.form else { return stored }
        do {
            let file = try await pictures.render(stored, as: form)
            made.keep(file, as: name)
            return file
        } catch .busy(let seconds) {
            throw APIError.busyWithPictures(retryAfterSeconds: seconds)
        } catch .tooLarge(let reason) {
            throw APIError.invalid("size", "This is too much: \(reason).")
        } catch {
            throw error
        }
    }
}
