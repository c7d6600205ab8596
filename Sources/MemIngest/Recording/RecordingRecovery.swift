internal import FragmentedMP4
internal import Glibc
internal import Logging
internal import MemCore
internal import NIOPosix

/// Makes known, at a start, what was recorded and is not known: what a crash cut off, up to its last whole fragment.
struct RecordingRecovery: Sendable {
    let store: any RecordingStoring
    let logger: Logger

    /// Looks through the folder; what it can't make known stays for the next start.
    func run() async throws(StoreFailure) {
        let root = store.recordingFolder
        var found = 0
        for name in await onThread({ Self.names(in: root) }) {
            let session = SessionID(rawValue: name)
            let folder = "\(root)/\(name)"
            let files = await onThread { Self.names(in: folder).filter { $0.hasSuffix(SegmentName.ending) } }
            guard !files.isEmpty else { continue }
            let known = try await store.segmentFiles(of: session)
            for file in files where !known.contains(file) {
                guard let segment = await onThread({ Self.mended(file, in: folder, of: session) }).first else {
                    continue
                }
                try await store.save(segment)
                found += 1
            }
        }
        if found > 0 { logger.notice("recordings found that were not ended", metadata: ["segments": "\(found)"]) }
    }

    private func onThread<Item: Sendable>(_ body: @Sendable @escaping () -> [Item]) async -> [Item] {
        (try? await NIOThreadPool.singleton.runIfActive(body)) ?? []
    }

    /// Cuts off what is not whole, and says what is left; a file of which nothing plays is removed.
    private static func mended(_ file: String, in folder: String, of session: SessionID) -> [RecordedSegment] {
        let path = "\(folder)/\(file)"
        let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let size = Int64(lseek(descriptor, 0, SEEK_END))
        let summary = SegmentSummary(size: size) { offset, count in
            [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                initialized = max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
            }
        }
        guard let summary else {
            unlink(path)
            return []
        }
        if summary.bytes < size, ftruncate(descriptor, off_t(summary.bytes)) != 0 { return [] }
        return [
            RecordedSegment(
                sessionID: session,
                start: summary.start,
                end: max(summary.end, summary.start),
                bytes: summary.bytes,
                videoCodec: summary.videoCodec.description,
                audioCodec: summary.audioCodec,
                file: file
            )
        ]
    }

    /// The names of what is in a folder, in their order; links are not followed.
    private static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
