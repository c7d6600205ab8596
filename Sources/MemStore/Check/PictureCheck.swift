internal import DuckDB
internal import Glibc
internal import MemCore

/// Whether every frame has its picture, whole, and every picture its frame.
struct PictureCheck {
    private static let name = "checked_pictures"

    let folder: PictureFolder
    let repairs: Bool
    let connection: Connection
    let database: Database
    /// Pictures that are in files which no frame says that it is in.
    private var strays: [PictureFileNumber: [Int64: Stored?]] = [:]
    /// Frames whose pictures are not where they should be, by the file.
    private var lost: [PictureFileNumber: [Int64]] = [:]

    init(folder: PictureFolder, repairs: Bool, connection: Connection, database: Database) {
        self.folder = folder
        self.repairs = repairs
        self.connection = connection
        self.database = database
    }

    /// A picture as it is in its file.
    private struct Stored {
        var jpeg: Int64
        var thumbnail: Int64
        var isJPEG: Bool
    }

    /// What is in a file: by frame, nil where the bytes can't be read.
    private typealias Contents = [Int64: Stored?]

    /// The files that are there, and those that frames say they are in.
    func files() throws(DuckDBError) -> [PictureFileNumber] {
        let rows = try connection.run("SELECT DISTINCT picture_file FROM mem.frames WHERE picture_file > 0")
        let named = try rows.map { row throws(DuckDBError) in PictureFileNumber(try row.integer(0)) }
        return Set(named).union(folder.numbers()).sorted()
    }

    /// Looks at the pictures of a file.
    mutating func look(at number: PictureFileNumber, _ report: inout MemoryCheckReport) throws(DuckDBError) {
        let frames = try frames(in: number)
        let dead = try connection.run(
            "SELECT frame FROM mem.forgotten_pictures WHERE picture_file = ?",
            .integer(Int64(number))
        ).map { row throws(DuckDBError) in try row.integer(0) }
        let contents = try contents(of: number, needed: !frames.isEmpty, &report)
        let lost = frames.keys.filter { (contents[$0] ?? nil)?.isJPEG != true }
        let missing = lost.filter { (contents[$0] ?? nil) == nil }.count
        let resized = frames.filter { id, frame in
            guard let stored = contents[id] ?? nil, stored.isJPEG else { return false }
            return stored.jpeg != frame.jpeg || stored.thumbnail != frame.thumbnail ?? stored.thumbnail
        }.keys
        let dying = Set(dead)
        let strays = contents.filter { frames[$0.key] == nil && !dying.contains($0.key) }
        if !strays.isEmpty { self.strays[number] = strays }
        if repairs {
            try place(Array(resized), contents, in: number)
            try forsake(lost)
            // What is there and no picture goes like what nobody refers to.
            for id in lost where contents.keys.contains(id) {
                self.strays[number, default: [:]].updateValue(nil, forKey: id)
            }
            if !lost.isEmpty { self.lost[number] = lost }
        }
        func add(_ rule: String, _ checked: Int, _ wrong: Int, isLeftover: Bool = false) {
            let repaired = repairs ? wrong : 0
            report.add(.init(rule: rule, checked: checked, wrong: wrong, repaired: repaired, isLeftover: isLeftover))
        }
        add("every frame has its picture", frames.count, missing)
        add("pictures are JPEG files", contents.count, lost.count - missing)
        add("frames know the size of their pictures", frames.count, resized.count)
        add("every picture has a frame", contents.count, strays.count, isLeftover: true)
    }

    /// Gives pictures that were found elsewhere back to their frames, removes those of nobody, and says what is lost.
    func finish(_ report: inout MemoryCheckReport) async throws(DuckDBError) {
        if repairs {
            var found: Set<Int64> = []
            for (number, pictures) in strays.sorted(by: { $0.key < $1.key }) {
                let list = pictures.keys.map(String.init).joined(separator: ", ")
                let homeless = try connection.run(
                    "SELECT id FROM mem.frames WHERE picture_file = 0 AND id IN (\(list))"
                )
                .map { row throws(DuckDBError) in try row.integer(0) }
                .filter { (pictures[$0] ?? nil)?.isJPEG == true }
                try place(homeless, pictures, in: number)
                found.formUnion(homeless)
                try await remove(pictures.keys.filter { !found.contains($0) }, from: number, &report)
            }
            for (number, frames) in lost.sorted(by: { $0.key < $1.key }) {
                let count = frames.count { !found.contains($0) }
                guard count > 0 else { continue }
                report.note(
                    "\(count) pictures of \(folder.file(number)) are lost; when they were shown is kept."
                )
            }
        }
        let rows = try connection.run("SELECT count(*) FROM mem.frames WHERE picture_file = 0")
        let count = try rows.next()?.integer(0) ?? 0
        guard count > 0 else { return }
        // However much was said before: this is the sum of it.
        report.notes.append(
            "\(count) frames have no picture: there was no room for it, it was lost, or let go by a rule of retention."
        )
    }

    private func frames(
        in number: PictureFileNumber
    ) throws(DuckDBError) -> [Int64: (jpeg: Int64, thumbnail: Int64?)] {
        let rows = try connection.run(
            "SELECT id, jpeg_bytes, thumbnail_bytes FROM mem.frames WHERE picture_file = ?",
            .integer(Int64(number))
        )
        var frames: [Int64: (Int64, Int64?)] = [:]
        while let row = try rows.next() {
            frames[try row.integer(0)] = (try row.integer(1), row.isNull(2) ? nil : try row.integer(2))
        }
        return frames
    }

    /// What is in a file; nothing if it can't be opened, and then it is set aside if that is wanted.
    private func contents(
        of number: PictureFileNumber,
        needed: Bool,
        _ report: inout MemoryCheckReport
    ) throws(DuckDBError) -> Contents {
        let file = folder.file(number)
        var finding = MemoryCheckReport.Finding(rule: "picture files can be opened", checked: 1)
        defer { report.add(finding) }
        guard folder.exists(number), !folder.isStillborn(number) else {
            // One that a crash cut off at its birth holds nothing.
            finding.wrong = needed ? 1 : 0
            finding.repaired = repairs ? finding.wrong : 0
            if !folder.exists(number) { report.note("\(file) is missing.") }
            return [:]
        }
        do {
            try connection.run("ATTACH '\(quoted(file))' AS \(Self.name) (READ_ONLY)")
        } catch {
            // Nothing is known of a file that somebody else has open, or that this user may not read.
            guard error.code != .locked, access(file, R_OK) == 0 else { throw error }
            finding.wrong = 1
            report.note("\(file) can't be opened: \(error.cause)")
            if repairs, let aside = SetAside.move(file) {
                finding.repaired = 1
                report.note("It is kept as \(aside).")
            }
            return [:]
        }
        defer { _ = try? connection.run("DETACH \(Self.name)") }
        guard
            try connection.run(
                "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND table_name = 'pictures'",
                .text(Self.name)
            ).next() != nil
        else { return [:] }
        if let contents = try? read() { return contents }
        // A block is broken: whatever is in others can still be read, one by one.
        var contents: Contents = [:]
        let ids = try connection.run("SELECT id FROM \(Self.name).pictures")
        while let row = try ids.next() {
            let id = try row.integer(0)
            contents.updateValue((try? read(id))?[id] ?? nil, forKey: id)
        }
        return contents
    }

    private func read(_ id: Int64? = nil) throws(DuckDBError) -> Contents {
        func isJPEG(_ column: String) -> String {
            """
            octet_length(\(column)) > 4 AND hex(array_slice(\(column), 1, 2)) = 'FFD8'
                AND hex(array_slice(\(column), octet_length(\(column)) - 1, octet_length(\(column)))) = 'FFD9'
            """
        }
        let rows = try connection.run(
            """
            SELECT id, octet_length(jpeg), octet_length(thumbnail), \(isJPEG("jpeg")) AND \(isJPEG("thumbnail"))
            FROM \(Self.name).pictures \(id.map { "WHERE id = \($0)" } ?? "")
            """
        )
        var contents: Contents = [:]
        while let row = try rows.next() {
            contents[try row.integer(0)] = Stored(
                jpeg: try row.integer(1),
                thumbnail: try row.integer(2),
                isJPEG: try row.bool(3)
            )
        }
        return contents
    }

    /// Notes in which file pictures are, and what they take.
    private func place(_ ids: [Int64], _ contents: Contents, in number: PictureFileNumber) throws(DuckDBError) {
        try connection.transaction { () throws(DuckDBError) in
            for id in ids {
                guard let stored = contents[id] ?? nil else { continue }
                try connection.placePicture(of: id, in: number, jpeg: stored.jpeg, thumbnail: stored.thumbnail)
            }
        }
    }

    /// Frames whose pictures are lost stay without one.
    private func forsake(_ ids: [Int64]) throws(DuckDBError) {
        guard !ids.isEmpty else { return }
        let list = ids.map(String.init).joined(separator: ", ")
        try connection.run(
            "UPDATE mem.frames SET picture_file = 0, jpeg_bytes = 0, thumbnail_bytes = 0 WHERE id IN (\(list))"
        )
    }

    private func remove(
        _ ids: [Int64],
        from number: PictureFileNumber,
        _ report: inout MemoryCheckReport
    ) async throws(DuckDBError) {
        guard !ids.isEmpty else { return }
        let rewriter = PictureFileRewriter(
            folder: folder,
            attachments: PictureAttachments(folder: folder, limit: 1),
            thread: try DatabaseThread(label: "mem.check", database: database)
        )
        do {
            _ = try await rewriter.rewrite(number, without: ids.map { FrameID(rawValue: $0) })
        } catch {
            report.note("\(folder.file(number)) can't be written anew: \(error.cause)")
        }
        await rewriter.close()
    }
}
