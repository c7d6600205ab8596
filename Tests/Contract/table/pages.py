"""Limits, offsets, cursors and buckets; words that are looked for."""

from .timeline import TIMELINE, entries


def cases(it):
    # The density of a timeline.
    yield "GET", "/api/density?source_id=$source&start=$first&end=$last&bucket=1s", 200, lambda a: (
        a.json["sources"][0]["source_id"] == it["source"]
        and sum(a.json["sources"][0]["samples"]) == it["count"]
        and len(a.json["sources"][0]["indexes"]) == a.json["count"]
    )
    for bucket in ("0", "-1", "1.5", "x", "", "1y", "99999999"):
        yield "GET", f"/api/density?bucket={bucket}", 422, "bucket"
    yield "GET", "/api/density?bucket=1s", 422, "bucket"
    yield "GET", "/api/density", 200, lambda a: a.json["bucket_seconds"] == 300 and a.json["count"] > 0
    yield "GET", "/api/sources", 200, lambda a: any(s["source_id"] == it["source"] for s in a.json["sources"])

    # The page.
    yield "GET", "/", 200, lambda a: a.body.startswith(b"<!doctype html>"), ("Accept: text/html",)
    yield "GET", "/page/main.js", 200, lambda a: a.headers["content-type"].startswith("text/javascript")
    for name in ("nothing.js", "..", "%2e%2e%2findex.html", "index.html"):
        yield "GET", f"/page/{name}", 404, None

    # Pages.
    for path in (
        TIMELINE,
        "/api/moments?source_id=$source",
        "/api/annotations?source_id=$source",
        "/api/search?type=transcript&q=budget",
        "/api/search?type=all&q=budget",
    ):
        for limit in (
            "0",
            "-1",
            "1000000000",
            "5001",
            "1.5",
            "1e2",
            "abc",
            "",
            "%2B1",
            "0x10",
            "9223372036854775808",
            "%00",
            "true",
            "[1]",
            "%D9%A1",
        ):
            yield "GET", f"{path}&limit={limit}", 422, "limit"
        for offset in ("-1", "1.5", "100000000000001", "9223372036854775808", "x", ""):
            yield "GET", f"{path}&offset={offset}", 422, "offset"
        yield "GET", f"{path}&limit=5000", 200, lambda a: not a.json["pagination"]["has_more"]
        yield "GET", f"{path}&offset=100000000000000", 200, lambda a: (
            a.json["count"] > 0 and not a.json["pagination"]["has_more"]
        )
    yield "GET", f"{TIMELINE}&limit=1", 200, lambda a: a.json["pagination"]["has_more"] and a.json["count"] == it[
        "count"
    ]
    yield "GET", f"{TIMELINE}&limit=1&limit=2", 200, entries(2)
    yield "GET", f"{TIMELINE}&limit=2&limit=0", 422, "limit"
    yield "GET", f"{TIMELINE}&cursor=", 200, entries(it["count"])
    for cursor in ("x", ".", "1", "1.2.3", "99999999999999999999.1", "%2B1.1", "1.0x1"):
        yield "GET", f"{TIMELINE}&cursor={cursor}", 422, "cursor"
    yield "GET", f"{TIMELINE}&cursor=1.1&offset=1", 422, "cursor"
    for bucket in ("0", "-1m", "1.5s", "1y", "366d", "8761h", "31536001", "07d", "%2B7d", "m", "", "1 m", "9" * 20 + "s"):
        yield "GET", f"{TIMELINE}&bucket={bucket.replace(' ', '%20')}", 422, "bucket"
    for name, values in {"include": ("x", ""), "session_id": ("",)}.items():
        for value in values:
            yield "GET", f"{TIMELINE}&{name}={value}", 422, name
    for bucket in ("365d", "8760h", "525600m", "31536000s", "31536000"):
        yield "GET", f"{TIMELINE}&bucket={bucket}", 200, lambda a: a.json["entries"][0]["kind"] == "bucket"
    yield "GET", f"{TIMELINE}&bucket=1d", 200, lambda a: sum(e["samples"] for e in a.json["entries"]) == it["count"]
    yield "GET", f"{TIMELINE}&include=gaps", 200, lambda a: a.json["entries"][0]["kind"] == "format"
    yield "GET", "/api/moments?source_id=$source&order=dwell&min_dwell=0.5", 200, lambda a: a.json["count"] > 0
    for query, field in {
        "min_dwell=-1": "min_dwell",
        "min_dwell=nan": "min_dwell",
        "order=x": "order",
        "frame_id=0": "frame_id",
        "cursor=1.1": "cursor",
    }.items():
        yield "GET", f"/api/moments?{query}", 422, field

    # Recordings.
    recordings = "/api/streams/$session/recordings"
    yield "GET", recordings, 200, lambda a: a.json["count"] == 0 and a.json["segments"] == []
    for limit in ("0", "-1", "1001", "1.5", "x", ""):
        yield "GET", f"{recordings}?limit={limit}", 422, "limit"
    yield "GET", f"{recordings}?start=$last&end=$first", 422, "start"
    clip = "/api/streams/$session/clip"
    yield "GET", f"{clip}?start=$first&end=$last", 404, None
    for query, field in {
        "start=$first": "end",
        "end=$last": "start",
        "start=$first&end=$first": "end",
        "start=2026-11-22T09:30:00Z&end=2026-11-22T10:30:01Z": "end",
        "start=$first&end=$last&format=webm": "format",
        "start=x&end=$last": "start",
    }.items():
        yield "GET", f"{clip}?{query}", 422, field

    # Playing them: by session id alone.
    playlist = "/api/streams/$session/playlist.m3u8"
    yield "GET", f"{playlist}?start=$first&end=$last", 404, None
    for query, field in {
        "start=$first": "end",
        "end=$last": "start",
        "start=$first&end=$first": "end",
        "start=2026-11-22T09:30:00Z&end=2026-11-23T09:30:01Z": "end",
        "start=x&end=$last": "start",
    }.items():
        yield "GET", f"{playlist}?{query}", 422, field
    live = "/api/streams/$session/live.m3u8"
    yield "GET", live, 404, None
    for query, field in {
        "_HLS_msn=-1": "_HLS_msn",
        "_HLS_msn=x": "_HLS_msn",
        "_HLS_msn=4294967295": "_HLS_msn",
        "_HLS_msn=1&_HLS_part=-1": "_HLS_part",
        "_HLS_part=1": "_HLS_part",
    }.items():
        yield "GET", f"{live}?{query}", 422, field
    media = "/api/streams/$session/media"
    for name in ("x.mp4", "..%2f..%2fmem.duckdb", "%2e%2e", "%00", "2026-11-22T09-30-00.000000Z.mp4"):
        yield "GET", f"{media}/{name}", 404, None
        yield "GET", f"{media}/{name}?fragment=0", 404, None
        yield "GET", f"{media}/{name}?track=video", 404, None
    yield "GET", f"{media}/x.mp4?fragment=-1", 422, "fragment"
    for query in ("track=sound", "track=", "track=AUDIO", "track=video&fragment=0"):
        yield "GET", f"{media}/x.mp4?{query}", 422, "track"
    for path in ("live.m3u8", "playlist.m3u8?start=$first&end=$last", "media/x.mp4"):
        yield "GET", f"/api/streams/$key/{path}", 404, lambda a: "session id" in a.json["detail"]

    # Kinds of search.
    for query in ("", "?type=x", "?type=frame", "?type=transcript", "?type=all", "?type=TIMELINE", "?type=timeline%00"):
        yield "GET", "/api/search" + query, 400, None
    for query, field in {
        "type=": "type",
        "type=timeline&type=": "type",
        "type=all&q=": "q",
        "type=frame&frame_id=": "frame_id",
        "type=frame&frame_id=$frame&format=bmp": "format",
        "type=frame&frame_id=$frame&size=x": "size",
    }.items():
        yield "GET", "/api/search?" + query, 422, field
    for words in ("budget", "BUDGET", "%22quarterly%20budget%22", "quart*", "b%C3%BCdget", "%E6%97%A5%E6%9C%AC"):
        yield "GET", f"/api/search?type=all&q={words}", 200, lambda a: a.json["count"] > 0
    for words in ("%25", "_", "%00", "%22", "*", "%22%22", "%F0%9F%92%A9", "zzz", "'%3B--", "%5C"):
        yield "GET", f"/api/search?type=transcript&q={words}", 200, lambda a: a.json["count"] == 0
        yield "GET", f"/api/annotations?q=zz{words}", 200, lambda a: a.json["count"] == 0
    for path in (
        "/api/search?type=all&q=",
        "/api/annotations?q=",
        "/api/annotations?created_by=",
        f"{TIMELINE}&session_id=",
    ):
        for broken in ("%FF", "%C3", "%ED%A0%80", "%", "%4", "%zz"):
            yield "GET", path + broken, 400, path.rpartition("?")[2].split("&")[-1].rstrip("=")
    yield "GET", b"/api/search?type=all&q=\xff\xfe", 400, None
