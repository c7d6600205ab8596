import Foundation
import MemCore
import Testing

@Suite("A rule as JSON")
struct RuleDraftTests {
    /// Each tile with a mean of its own, in capitals.
    private static let tiles = (0..<PictureTiles.count).map { "A\($0 % 10)" }.joined()

    private func json(_ text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    private func read(_ condition: String, _ more: String = "") throws -> RuleDraft {
        try RuleDraft(json: json(#"{"name": "x", "condition": \#(condition)\#(more)}"#))
    }

    @Test(
        "of each condition is read as it was written",
        arguments: [
            #"{"type": "scene_change"}"#,
            #"{"type": "scene_change", "similarity_below": 80.5}"#,
            #"{"type": "region_change", "region": {"x": 0, "y": 0.5, "width": 0.25, "height": 0.5}, "percent": 10}"#,
            #"{"type": "frozen", "seconds": 30}"#,
            #"{"type": "frozen", "seconds": 1.5, "region": {"x": 0, "y": 0, "width": 1, "height": 1}}"#,
            #"{"type": "frozen", "seconds": 30, "ignore_restless": true}"#,
            #"{"type": "black"}"#,
            #"{"type": "plain", "spread_max": 0}"#,
            #"{"type": "no_signal", "seconds": 86400}"#,
            #"""
            {"type": "looks_like", "frame_id": 7, "similarity_min": 99,
                "perceptual_hash": "00000000000000010000000000000002000000000000000300000000000000ff"}
            """#,
            #"""
            {"type": "looks_like", "frame_id": 7, "region": {"x": 0, "y": 0, "width": 0.25, "height": 0.125},
                "tiles": "\#(tiles)"}
            """#,
            #"{"type": "resolution", "minimum_width": 1280}"#,
            #"{"type": "resolution", "maximum_width": 1920, "maximum_height": 1080}"#,
            #"{"type": "bitrate", "minimum_kbps": 500.5, "maximum_kbps": 8000}"#,
        ]
    )
    func conditions(_ text: String) throws {
        let draft = try read(
            text,
            #"""
            , "enabled": false, "session_id": "s", "for_seconds": 2.5, "clear_seconds": 3, "cooldown_seconds": 60,
            "hysteresis": 4, "active_hours": {"days": ["mon", "sun"], "from": "22:00", "to": "06:30",
            "utc_offset_minutes": -300}, "actions": [{"type": "webhook", "url": "https://example.com/hook?x=y"},
            {"type": "command", "name": "notify"}, {"type": "annotation"},
            {"type": "record", "before_seconds": 2.5, "after_seconds": 0}]
            """#
        )
        #expect(try RuleDraft(json: .object(draft.fields)) == draft)
        #expect(draft.fields["condition"] != nil)
    }

    @Test("has what suits its condition where nothing is said")
    func standards() throws {
        let cut = try read(#"{"type": "scene_change"}"#)
        #expect(cut.condition == .sceneChange(similarityBelow: 90))
        #expect((cut.clearSeconds, cut.hysteresis, cut.isEnabled) == (10, 0, true))
        let black = try read(#"{"type": "black"}"#)
        #expect((black.clearSeconds, black.hysteresis) == (0, 2))
        // What suits the one is not kept for the other.
        let changed = try cut.changed(by: json(#"{"condition": {"type": "black"}}"#))
        #expect((changed.clearSeconds, changed.hysteresis, changed.name) == (0, 2, "x"))
    }

    @Test("keeps what is not to be different")
    func changes() throws {
        let draft = try read(#"{"type": "frozen", "seconds": 30}"#, #", "cooldown_seconds": 60"#)
        let changed = try draft.changed(by: json(#"{"enabled": false, "cooldown_seconds": null}"#))
        #expect(!changed.isEnabled)
        #expect(changed.cooldownSeconds == 0)
        #expect(changed.condition == draft.condition)
    }

    @Test(
        "is refused with the field that is wrong",
        arguments: [
            (#"[]"#, "body"),
            (#"{"condition": {"type": "black"}}"#, "name"),
            (#"{"name": "", "condition": {"type": "black"}}"#, "name"),
            (#"{"name": "x"}"#, "condition"),
            (#"{"name": "x", "condition": []}"#, "condition"),
            (#"{"name": "x", "condition": {}}"#, "condition.type"),
            (#"{"name": "x", "condition": {"type": "loud"}}"#, "condition.type"),
            (#"{"name": "x", "condition": {"type": "black"}, "colour": 1}"#, "colour"),
            (#"{"name": "x", "condition": {"type": "black", "seconds": 1}}"#, "condition.seconds"),
            (#"{"name": "x", "condition": {"type": "black", "spread_max": 256}}"#, "condition.spread_max"),
            (#"{"name": "x", "condition": {"type": "frozen"}}"#, "condition.seconds"),
            (#"{"name": "x", "condition": {"type": "frozen", "seconds": "30"}}"#, "condition.seconds"),
            (#"{"name": "x", "condition": {"type": "frozen", "seconds": 0}}"#, "condition.seconds"),
            (#"{"name": "x", "condition": {"type": "region_change"}}"#, "condition.region"),
            (
                #"{"name": "x", "condition": {"type": "region_change", "region": {"x": 0, "y": 0, "width": 1}}}"#,
                "condition.region.height"
            ),
            (
                #"{"name":"x","condition":{"type":"region_change","region":{"x":0.5,"y":0,"width":0.6,"height":1}}}"#,
                "condition.region.width"
            ),
            (
                #"{"name":"x","condition":{"type":"region_change","region":{"x":0.5,"y":0,"width":0,"height":1}}}"#,
                "condition.region.width"
            ),
            (#"{"name": "x", "condition": {"type": "looks_like"}}"#, "condition.frame_id"),
            (#"{"name": "x", "condition": {"type": "looks_like", "frame_id": 0}}"#, "condition.frame_id"),
            (
                #"{"name": "x", "condition": {"type": "looks_like", "perceptual_hash": "12"}}"#,
                "condition.perceptual_hash"
            ),
            (
                #"{"name": "x", "condition": {"type": "looks_like", "tiles": "\#(tiles)"}}"#,
                "condition.tiles"
            ),
            (
                #"""
                {"name": "x", "condition": {"type": "looks_like",
                    "region": {"x": 0, "y": 0, "width": 1, "height": 1}}}
                """#,
                "condition.frame_id"
            ),
            (
                #"""
                {"name": "x", "condition": {"type": "looks_like", "frame_id": 7,
                    "region": {"x": 0, "y": 0, "width": 1, "height": 1}}}
                """#,
                "condition.tiles"
            ),
            (
                #"""
                {"name": "x", "condition": {"type": "looks_like", "tiles": "\#(tiles.dropLast())",
                    "region": {"x": 0, "y": 0, "width": 1, "height": 1}}}
                """#,
                "condition.tiles"
            ),
            (
                #"""
                {"name": "x", "condition": {"type": "looks_like", "tiles": "\#(tiles)",
                    "region": {"x": 0, "y": 0, "width": 1, "height": 2}}}
                """#,
                "condition.region.height"
            ),
            (
                #"""
                {"name": "x", "condition": {"type": "looks_like", "tiles": "\#(tiles)",
                    "region": {"x": 0, "y": 0, "width": 1, "height": 1},
                    "perceptual_hash": "00000000000000010000000000000002000000000000000300000000000000ff"}}
                """#,
                "condition.perceptual_hash"
            ),
            (#"{"name": "x", "condition": {"type": "resolution"}}"#, "condition.minimum_width"),
            (
                #"{"name": "x", "condition": {"type": "resolution", "minimum_width": 9, "maximum_width": 8}}"#,
                "condition.maximum_width"
            ),
            (#"{"name": "x", "condition": {"type": "bitrate"}}"#, "condition.minimum_kbps"),
            (
                #"{"name": "x", "condition": {"type": "bitrate", "minimum_kbps": 9, "maximum_kbps": 8}}"#,
                "condition.maximum_kbps"
            ),
            (#"{"name": "x", "condition": {"type": "black"}, "for_seconds": 86401}"#, "for_seconds"),
            (#"{"name": "x", "condition": {"type": "black"}, "enabled": 1}"#, "enabled"),
            (#"{"name": "x", "condition": {"type": "black"}, "active_hours": {}}"#, "active_hours.from"),
            (
                #"""
                {"name": "x", "condition": {"type": "black"}, "active_hours":
                    {"from": "08:00", "to": "09:00", "time_zone": "UTC", "utc_offset_minutes": 0}}
                """#,
                "active_hours.utc_offset_minutes"
            ),
            (
                #"{"name": "x", "condition": {"type": "black"}, "active_hours": {"from": "8:00", "to": "09:00"}}"#,
                "active_hours.from"
            ),
            (
                #"{"name": "x", "condition": {"type": "black"}, "active_hours": {"from": "08:00", "to": "24:01"}}"#,
                "active_hours.to"
            ),
            (#"{"name": "x", "condition": {"type": "black"}, "actions": {}}"#, "actions"),
            (#"{"name": "x", "condition": {"type": "black"}, "actions": [{"type": "mail"}]}"#, "actions[0].type"),
            (
                #"{"name": "x", "condition": {"type": "black"}, "actions": [{"type": "record", "after_seconds": -1}]}"#,
                "actions[0].after_seconds"
            ),
            (
                #"{"name": "x", "condition": {"type": "black"}, "actions": [{"type": "record"}, {"type": "record"}]}"#,
                "actions"
            ),
            (
                #"{"name": "x", "condition": {"type": "black"}, "actions": [{"type": "webhook", "url": "ftp://x/"}]}"#,
                "actions[0].url"
            ),
            (
                #"{"name":"x","condition":{"type":"black"},"actions":[{"type":"command","name":"/bin/sh"}]}"#,
                "actions[0].name"
            ),
            (
                #"""
                {"name": "x", "condition": {"type": "black"},
                    "active_hours": {"from": "08:00", "to": "09:00", "days": ["Monday"]}}
                """#,
                "active_hours.days"
            ),
        ]
    )
    func problems(_ text: String, _ field: String) throws {
        let json = try json(text)
        let problem = #expect(throws: RuleProblem.self) { try RuleDraft(json: json) }
        #expect(problem?.field == field)
        #expect(problem?.detail.hasSuffix(".") == true)
    }
}
