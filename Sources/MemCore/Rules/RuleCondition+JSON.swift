extension RuleCondition {
    private static let percents = 0.0...100.0
    private static let luma = 0.0...255.0
    private static let seconds = 1.0...86_400.0
    private static let kilobits = 0.0...1_000_000.0
    private static let decibels = -110.0...0.0

    /// Reads a condition: an object whose `type` says which other fields it has.
    init(json: JSONValue) throws(RuleProblem) {
        guard case .object(let object) = json else { throw RuleProblem("condition", "This is not a JSON object.") }
        guard case .string(let type) = object["type"], let names = Self.names[type] else {
            throw RuleProblem("condition.type", "This has to be one of \(Self.types.joined(separator: ", ")).")
        }
        let fields = try RuleFields(json, path: "condition", names: ["type"] + names)
        switch type {
        case "scene_change":
            self = .sceneChange(
                similarityBelow: try fields.number("similarity_below", in: Self.percents)
                    ?? Sample.sceneChangeSimilarity
            )
        case "region_change":
            guard let region = try Self.region(fields) else {
                throw fields.problem("region", "This is needed: an object with x, y, width and height, parts of 1.")
            }
            self = .regionChange(region, percent: try fields.number("percent", in: Self.percents) ?? 0)
        case "frozen":
            self = .frozen(
                seconds: try fields.needed("seconds", in: Self.seconds),
                try Self.region(fields),
                ignoresRestless: try fields.flag("ignore_restless") ?? false
            )
        case "black":
            self = .black(
                brightness: try fields.number("brightness_max", in: Self.luma) ?? 16,
                spread: try fields.number("spread_max", in: Self.luma) ?? 4
            )
        case "plain": self = .plain(spread: try fields.number("spread_max", in: Self.luma) ?? 2)
        case "no_signal": self = .noSignal(seconds: try fields.needed("seconds", in: Self.seconds))
        case "looks_like": self = try Self.looksLike(fields)
        case "resolution": self = try Self.resolution(fields)
        case "silence":
            self = .silence(
                seconds: try fields.needed("seconds", in: Self.seconds),
                levelBelow: try fields.number("level_below", in: Self.decibels) ?? -60
            )
        default:
            let minimum = try fields.number("minimum_kbps", in: Self.kilobits)
            let maximum = try fields.number("maximum_kbps", in: Self.kilobits)
            guard minimum != nil || maximum != nil else {
                throw fields.problem("minimum_kbps", "This is needed, or maximum_kbps.")
            }
            guard minimum ?? 0 <= maximum ?? .infinity else {
                throw fields.problem("maximum_kbps", "This is less than minimum_kbps.")
            }
            self = .bitrate(minimum: minimum, maximum: maximum)
        }
    }

    /// The fields that each type has besides.
    private static let names = [
        "scene_change": ["similarity_below"],
        "region_change": ["region", "percent"],
        "frozen": ["seconds", "region", "ignore_restless"],
        "black": ["brightness_max", "spread_max"],
        "plain": ["spread_max"],
        "no_signal": ["seconds"],
        "looks_like": ["frame_id", "perceptual_hash", "region", "tiles", "similarity_min"],
        "resolution": ["minimum_width", "minimum_height", "maximum_width", "maximum_height"],
        "bitrate": ["minimum_kbps", "maximum_kbps"],
        "silence": ["seconds", "level_below"],
    ]

    private static func region(_ fields: RuleFields) throws(RuleProblem) -> PictureRegion? {
        guard let value = fields["region"] else { return nil }
        let part = try RuleFields(value, path: "condition.region", names: ["x", "y", "width", "height"])
        let region = PictureRegion(
            x: try part.needed("x", in: 0...1),
            y: try part.needed("y", in: 0...1),
            width: try part.needed("width", in: 0...1),
            height: try part.needed("height", in: 0...1)
        )
        guard region.width > 0 else { throw part.problem("width", "This is nothing.") }
        guard region.height > 0 else { throw part.problem("height", "This is nothing.") }
        // Thirds and the like add up to a trifle more.
        guard region.x + region.width <= 1.000_001 else { throw part.problem("width", "This leaves the picture.") }
        guard region.y + region.height <= 1.000_001 else { throw part.problem("height", "This leaves the picture.") }
        return region
    }

    private static func looksLike(_ fields: RuleFields) throws(RuleProblem) -> RuleCondition {
        let frame = try fields.whole("frame_id", in: 1...Int64.max).map(FrameID.init(rawValue:))
        let look = try wantedLook(fields, isFrameKnown: frame != nil)
        return .looksLike(look, frame, similarity: try fields.number("similarity_min", in: percents) ?? 95)
    }

    /// A part is told by tiles and the whole by its fingerprint: what would not be looked at is refused.
    private static func wantedLook(_ fields: RuleFields, isFrameKnown: Bool) throws(RuleProblem) -> WantedLook {
        let (needed, other) =
            fields["region"] == nil ? ("perceptual_hash", "tiles") : ("tiles", "perceptual_hash")
        guard fields[other] == nil else {
            throw fields.problem(
                other,
                "With a region this is tiles, without one perceptual_hash; all of a picture is a region as well."
            )
        }
        guard let text = try fields.text(needed, atMost: 2 * PictureTiles.count) else {
            throw fields.problem(isFrameKnown ? needed : "frame_id", "This is needed: the picture to look for.")
        }
        guard let region = try region(fields) else {
            if let fingerprint = Fingerprint(text) { return .whole(fingerprint) }
            throw fields.problem(needed, "This is not 64 hexadecimal digits.")
        }
        if let tiles = PictureTiles(text) { return .part(region, tiles) }
        throw fields.problem(needed, "This is not \(2 * PictureTiles.count) hexadecimal digits.")
    }

    private static func resolution(_ fields: RuleFields) throws(RuleProblem) -> RuleCondition {
        let sides: ClosedRange<Int64> = 1...16_384
        let (left, top) = (
            try fields.whole("minimum_width", in: sides), try fields.whole("minimum_height", in: sides)
        )
        let (right, bottom) = (
            try fields.whole("maximum_width", in: sides), try fields.whole("maximum_height", in: sides)
        )
        guard left != nil || top != nil || right != nil || bottom != nil else {
            throw fields.problem("minimum_width", "This is needed, or minimum_height, maximum_width or maximum_height.")
        }
        guard left ?? 0 <= right ?? .max else {
            throw fields.problem("maximum_width", "This is less than minimum_width.")
        }
        guard top ?? 0 <= bottom ?? .max else {
            throw fields.problem("maximum_height", "This is less than minimum_height.")
        }
        return .resolution(
            minimum: left == nil && top == nil ? nil : PictureSize(width: Int(left ?? 1), height: Int(top ?? 1)),
            maximum: right == nil && bottom == nil
                ? nil : PictureSize(width: Int(right ?? 16_384), height: Int(bottom ?? 16_384))
        )
    }

    /// All fields.
    var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = ["type": .string(type)]
        switch self {
        case .sceneChange(let similarity): fields["similarity_below"] = .of(similarity)
        case .regionChange(let region, let percent):
            fields["region"] = .object(region.fields)
            fields["percent"] = .of(percent)
        case .frozen(let seconds, let region, let ignoresRestless):
            fields["seconds"] = .of(seconds)
            if let region { fields["region"] = .object(region.fields) }
            fields["ignore_restless"] = .bool(ignoresRestless)
        case .black(let brightness, let spread):
            fields["brightness_max"] = .of(brightness)
            fields["spread_max"] = .of(spread)
        case .plain(let spread): fields["spread_max"] = .of(spread)
        case .noSignal(let seconds): fields["seconds"] = .of(seconds)
        case .looksLike(let look, let frame, let similarity):
            if let frame { fields["frame_id"] = .integer(frame.rawValue) }
            switch look {
            case .whole(let fingerprint): fields["perceptual_hash"] = .string(fingerprint.description)
            case .part(let region, let tiles):
                fields["region"] = .object(region.fields)
                fields["tiles"] = .string(tiles.description)
            }
            fields["similarity_min"] = .of(similarity)
        case .resolution(let minimum, let maximum):
            if let minimum {
                fields["minimum_width"] = .integer(Int64(minimum.width))
                fields["minimum_height"] = .integer(Int64(minimum.height))
            }
            if let maximum {
                fields["maximum_width"] = .integer(Int64(maximum.width))
                fields["maximum_height"] = .integer(Int64(maximum.height))
            }
        case .silence(let seconds, let level):
            fields["seconds"] = .of(seconds)
            fields["level_below"] = .of(level)
        case .bitrate(let minimum, let maximum):
            if let minimum { fields["minimum_kbps"] = .of(minimum) }
            if let maximum { fields["maximum_kbps"] = .of(maximum) }
        }
        return fields
    }
}

extension PictureRegion {
    fileprivate var fields: [String: JSONValue] {
        ["x": .of(x), "y": .of(y), "width": .of(width), "height": .of(height)]
    }
}
