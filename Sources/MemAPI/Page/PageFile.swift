internal import MemCore

/// A file of the page, as it is built into the program.
struct PageFile: Sendable {
    /// Its address: `/page/NAME`.
    let name: String
    let bytes: [UInt8]
    /// Changes whenever the file does (RFC 9110, section 8.8.3).
    let tag: String

    init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        tag = "\"\(String(hash, radix: 36))\""
    }

    /// What it is, by the end of its name.
    var mediaType: String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }
}

extension PageFile {
    /// The page itself, from which all others are loaded.
    static let page = PageFile(name: "index.html", bytes: PackageResources.index_html)

    /// What the page loads, by name.
    static let all: [String: PageFile] = Dictionary(
        uniqueKeysWithValues: [
            PageFile(name: "mem.css", bytes: PackageResources.mem_css),
            PageFile(name: "rules.css", bytes: PackageResources.rules_css),
            PageFile(name: "icon.svg", bytes: PackageResources.icon_svg),
            PageFile(name: "actions.js", bytes: PackageResources.actions_js),
            PageFile(name: "alerts.js", bytes: PackageResources.alerts_js),
            PageFile(name: "api.js", bytes: PackageResources.api_js),
            PageFile(name: "back-test.js", bytes: PackageResources.back_test_js),
            PageFile(name: "buffer.js", bytes: PackageResources.buffer_js),
            PageFile(name: "clip.js", bytes: PackageResources.clip_js),
            PageFile(name: "conditions.js", bytes: PackageResources.conditions_js),
            PageFile(name: "deliveries.js", bytes: PackageResources.deliveries_js),
            PageFile(name: "density.js", bytes: PackageResources.density_js),
            PageFile(name: "dialogs.js", bytes: PackageResources.dialogs_js),
            PageFile(name: "dom.js", bytes: PackageResources.dom_js),
            PageFile(name: "drawing.js", bytes: PackageResources.drawing_js),
            PageFile(name: "frame-choice.js", bytes: PackageResources.frame_choice_js),
            PageFile(name: "hours.js", bytes: PackageResources.hours_js),
            PageFile(name: "lanes.js", bytes: PackageResources.lanes_js),
            PageFile(name: "live.js", bytes: PackageResources.live_js),
            PageFile(name: "main.js", bytes: PackageResources.main_js),
            PageFile(name: "notes.js", bytes: PackageResources.notes_js),
            PageFile(name: "picture.js", bytes: PackageResources.picture_js),
            PageFile(name: "player.js", bytes: PackageResources.player_js),
            PageFile(name: "playlist.js", bytes: PackageResources.playlist_js),
            PageFile(name: "pointers.js", bytes: PackageResources.pointers_js),
            PageFile(name: "qr.js", bytes: PackageResources.qr_js),
            PageFile(name: "query.js", bytes: PackageResources.query_js),
            PageFile(name: "region.js", bytes: PackageResources.region_js),
            PageFile(name: "replay.js", bytes: PackageResources.replay_js),
            PageFile(name: "rule-editor.js", bytes: PackageResources.rule_editor_js),
            PageFile(name: "rules.js", bytes: PackageResources.rules_js),
            PageFile(name: "search.js", bytes: PackageResources.search_js),
            PageFile(name: "selection.js", bytes: PackageResources.selection_js),
            PageFile(name: "settings.js", bytes: PackageResources.settings_js),
            PageFile(name: "spans.js", bytes: PackageResources.spans_js),
            PageFile(name: "stage.js", bytes: PackageResources.stage_js),
            PageFile(name: "stream-settings.js", bytes: PackageResources.stream_settings_js),
            PageFile(name: "system.js", bytes: PackageResources.system_js),
            PageFile(name: "thumbnails.js", bytes: PackageResources.thumbnails_js),
            PageFile(name: "time.js", bytes: PackageResources.time_js),
            PageFile(name: "timeline.js", bytes: PackageResources.timeline_js),
            PageFile(name: "wall.js", bytes: PackageResources.wall_js),
        ].map { ($0.name, $0) }
    )
}
