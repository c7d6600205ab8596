@testable import FragmentedMP4

/// What is wrong with a file that says it is a CMAF track file: the sections that it violates (ISO/IEC 23000-19, and ISO/IEC
/// 14496-12 where CMAF takes that as it is).
struct CMAFCheck {
    private(set) var violations: [String] = []
    private var isVideo = false
    private var track: UInt64 = 0
    private var edit: UInt64?
    private var lastNumber: UInt64 = 0
    private var end: UInt64?
    private var firstShown: Int64?

    init(_ bytes: [UInt8]) {
        let boxes = Array(BoxReader(bytes[...]))
        want(boxes.reduce(0) { $0 + $1.body.count + 8 } == bytes.count, "14496-12 4.2: boxes up to the end of the file")
        let kinds = boxes.map(\.type)
        want(kinds.starts(with: ["ftyp", "moov"]), "7.3.2.1: the header is ftyp and moov")
        checkBrands(boxes.first { $0.type == "ftyp" }?.body ?? [])
        checkMovie(boxes.first { $0.type == "moov" }?.body ?? [])
        var place = 0
        for (index, box) in boxes.enumerated() {
            defer { place += box.body.count + 8 }
            guard index > 1 else { continue }
            let next = index + 1 < boxes.count ? boxes[index + 1] : nil
            switch box.type {
            case "prft":
                want(next?.type == "moof", "14496-12 8.16.5: prft stands in front of moof")
                want(box.body.number(at: 4, bytes: 4) == track, "14496-12 8.16.5: prft is of the track")
            case "moof": checkChunk(box.body, next)
            case "mdat": want(boxes[index - 1].type == "moof", "7.3.2.3: mdat follows moof")
            default: violations.append("7.3.2.3: a chunk has no \(box.type)")
            }
        }
        want(end != nil, "7.3.2.2: a track has fragments")
        want(edit.map { $0 == firstShown.map(UInt64.init(clamping:)) } ?? true || !isVideo, "7.5.13: the first picture")
    }

    private mutating func want(_ holds: Bool, _ rule: String) {
        if !holds, !violations.contains(rule) { violations.append(rule) }
    }

    private mutating func checkBrands(_ body: ArraySlice<UInt8>) {
        let brands = stride(from: 8, to: body.count, by: 4).compactMap { body.number(at: $0, bytes: 4) }
        want(brands.contains { BoxType(rawValue: UInt32($0)) == "cmfc" }, "7.3.2.2: a structural brand")
        want(brands.contains { $0 == body.number(at: 0, bytes: 4) }, "14496-12 4.3.1: the major brand once more")
    }

    private mutating func checkMovie(_ movie: ArraySlice<UInt8>) {
        let boxes = Array(BoxReader(movie))
        func count(_ type: BoxType) -> Int { boxes.filter { $0.type == type }.count }
        want(boxes.first?.type == "mvhd", "14496-12 8.2.2: mvhd")
        want(count("trak") == 1, "7.3.3.3: one track")
        want(count("mvex") == 1, "14496-12 8.8.1: mvex")
        guard let header = movie.box("mvhd"), let trak = movie.box("trak"), let media = trak.box("mdia"),
            let own = trak.box("tkhd"), let number = own.number(at: 20, bytes: 4)
        else { return violations.append("14496-12 8.3: the boxes of a track") }
        track = number
        want(header.number(at: 24, bytes: 8) == 0, "14496-12 8.2.2: no duration in front of fragments")
        want(header.number(at: 108, bytes: 4) ?? 0 > track, "14496-12 8.2.2: next_track_ID is free")
        want(own.number(at: 28, bytes: 8) == 0, "14496-12 8.3.2: no duration in front of fragments")
        want(media.box("mdhd")?.number(at: 24, bytes: 8) == 0, "14496-12 8.4.2: no duration in front of fragments")
        let kind = media.box("hdlr")?.number(at: 8, bytes: 4).map { BoxType(rawValue: UInt32($0)) }
        want(kind == "vide" || kind == "soun", "14496-12 8.4.3: video or sound")
        isVideo = kind == "vide"
        want(own.number(at: 36, bytes: 2) == (0 as UInt64), "14496-12 8.3.2: layer")
        want(own.number(at: 48, bytes: 2) == (isVideo ? 0 : 0x0100), "14496-12 8.3.2: volume")
        let isSeen = own.number(at: 88, bytes: 4) ?? 0 > 0 && own.number(at: 92, bytes: 4) ?? 0 > 0
        want(isSeen == isVideo, "14496-12 8.3.2: width and height")
        checkTables(media.box("minf") ?? [])
        let extends = movie.box("mvex").map { Array(BoxReader($0)) } ?? []
        want(extends.map(\.type) == ["trex"], "14496-12 8.8.3: one trex")
        want(extends.first?.body.number(at: 4, bytes: 4) == track, "14496-12 8.8.3: trex is of the track")
        guard let list = trak.box(at: "edts", "elst") else { return }
        edit = list.number(at: 16, bytes: 8)
        want(list.number(at: 4, bytes: 4) == 1 && list.number(at: 8, bytes: 8) == 0, "7.5.13: one edit, without an end")
        want(list.number(at: 24, bytes: 4) == 0x0001_0000, "7.5.13: at its own rate")
    }

    private mutating func checkTables(_ information: ArraySlice<UInt8>) {
        want(information.box(isVideo ? "vmhd" : "smhd") != nil, "14496-12 12: vmhd or smhd")
        let references = information.box(at: "dinf", "dref")
        want(references?.number(at: 4, bytes: 4) == 1, "14496-12 8.7.2: one reference")
        want(references?.number(at: 16, bytes: 4) == 1, "14496-12 8.7.2: the data are in this file")
        let tables = information.box("stbl") ?? []
        want(tables.box("stsd")?.number(at: 4, bytes: 4) == 1, "7.3.2.4: how it is coded")
        for type: BoxType in ["stts", "stsc", "stco"] {
            want(tables.box(type)?.number(at: 4, bytes: 4) == 0, "7.3.2.1: \(type) is empty")
        }
        want(tables.box("stsz")?.number(at: 8, bytes: 4) == 0, "7.3.2.1: stsz is empty")
    }

    private mutating func checkChunk(_ fragment: ArraySlice<UInt8>, _ data: (type: BoxType, body: ArraySlice<UInt8>)?) {
        let boxes = Array(BoxReader(fragment))
        want(boxes.map(\.type) == ["mfhd", "traf"], "7.3.2.3: one track fragment in a movie fragment")
        let number = fragment.box("mfhd")?.number(at: 4, bytes: 4) ?? 0
        want(number > lastNumber, "14496-12 8.8.5: numbers grow")
        lastNumber = number
        let parts = BoxReader(fragment.box("traf") ?? []).map(\.type)
        want(parts == ["tfhd", "tfdt", "trun"], "7.3.2.3: one run, with its time")
        guard let header = fragment.box(at: "traf", "tfhd"), let time = fragment.box(at: "traf", "tfdt"),
            let run = fragment.box(at: "traf", "trun"), let flags = header.number(at: 1, bytes: 3),
            let start = time.number(at: 4, bytes: 8), let count = run.number(at: 4, bytes: 4)
        else { return violations.append("14496-12 8.8: the boxes of a track fragment") }
        want(header.number(at: 4, bytes: 4) == track, "7.3.2.3: of the one track")
        want(flags & 0x020000 != 0 && flags & 1 == 0, "7.3.2.3: places are told from moof on")
        want(count > 0, "7.3.2.3: a chunk has samples")
        want(end ?? start == start, "7.3.2.2, 7.3.2.3: a chunk begins where the one before ends")
        let runFlags = run.number(at: 1, bytes: 3) ?? 0
        want(runFlags == (isVideo ? 0xF01 : 0x301), "14496-12 8.8.8: what is told of samples")
        want(run.number(at: 8, bytes: 4) == UInt64(fragment.count + 16), "7.3.2.3: its samples follow it")
        let row = isVideo ? 16 : 8
        var decoded = Int64(clamping: start)
        var size: UInt64 = 0
        var shown: [Int64] = []
        for index in 0..<Int(count) {
            let field = { (number: Int) in run.number(at: 12 + row * index + 4 * number, bytes: 4) ?? 0 }
            shown.append(decoded + (isVideo ? Int64(Int32(truncatingIfNeeded: field(3))) : 0))
            decoded += Int64(field(0))
            size += field(1)
        }
        want(data?.type == "mdat" && data?.body.count == Int(size), "7.3.2.3: mdat has the samples of the run alone")
        if end == nil {
            let isSync = isVideo ? (run.number(at: 20, bytes: 4) ?? 1 << 16) & 1 << 16 == 0 : true
            want(isSync, "7.3.2.2: a track begins with a picture that depends on no other")
            firstShown = shown.min()
            let isAtOnce = firstShown == Int64(clamping: start)
            want(isAtOnce || run.number(at: 0, bytes: 1) == 0, "7.5.17: signed offsets begin at once")
            want(isAtOnce || edit != nil, "7.5.13: the edit of the first picture")
        }
        if !isVideo {
            want(header.number(at: 8, bytes: 4).map { $0 & 1 << 16 == 0 } ?? false, "14496-12 8.8.7: sync samples")
        }
        end = UInt64(clamping: decoded)
    }
}

extension BoxType: CustomStringConvertible {
    /// The four characters.
    public var description: String {
        String(decoding: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: rawValue >> $0) }, as: UTF8.self)
    }
}
