"""How instants are written, and ranges of them."""

from .timeline import TIMELINE, entries


def cases(it):
    note = {"start_timestamp": it["first"], "content": "x"}

    # Names of instants: offsets, spellings, leap days and seconds, hours that summer time leaves out.
    for name in ("first", "berlin", "berlin_escaped", "delhi", "newyork", "local", "spaced"):
        yield "GET", f"/api/at?t=${name}&source_id=$source", 200, lambda a: a.json["timestamp"] == it[
            "first"
        ] and a.json["count"] == 1
        yield "GET", f"{TIMELINE}&start=${name}&end=${name}", 200, entries(1)
    for text, meant in {
        "2024-02-29T00:00:00Z": "2024-02-29T00:00:00Z",
        "2000-02-29T12:00:00+14:00": "2000-02-28T22:00:00Z",
        "2016-12-31T23:59:60Z": "2017-01-01T00:00:00Z",
        "2026-03-29T02:30:00": "2026-03-29T02:30:00Z",
        "2026-10-25T02:30:00.5-00:00": "2026-10-25T02:30:00.500Z",
        "2026-11-22T09:30:00.1234567Z": "2026-11-22T09:30:00.123456Z",
        "1969-12-31T23:59:59.999999Z": "1969-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00Z": "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z": "9999-12-31T23:59:59.999999Z",
    }.items():
        yield "GET", f"/api/at?t={text}", 200, lambda a, meant=meant: a.json["timestamp"] == meant
    for text in (
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+0200",
        "9999-12-31T23:59:59-01:00",
        "0001-01-01T00:00:00+01:00",
        "now",
        "1767225600",
        "",
        "%00",
        "%FF",
        "%D9%A12026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z%00",
    ):
        yield "GET", f"/api/at?t={text}", 422, "t"
        yield "GET", f"{TIMELINE}&start={text}", 422, "start"
        yield "GET", f"/api/moments?end={text}", 422, "end"
        yield "GET", f"/api/annotations?start={text}", 422, "start"
        yield "GET", f"/api/search?type=transcript&q=x&end={text}", 422, "end"
        yield "GET", f"/api/streams/$session/frame?at={text}", 422, "at"
        yield "POST", f"/api/annotations/quick?content=x&timestamp={text}", 422, "timestamp"

    # Ranges: both ends belong, empty ones have nothing, turned ones are refused.
    yield "GET", f"{TIMELINE}&start=$first&end=$last", 200, entries(it["count"])
    yield "GET", f"{TIMELINE}&start=$last&end=$last", 200, entries(1)
    yield "GET", f"{TIMELINE}&end=$before", 200, entries(0)
    yield "GET", f"{TIMELINE}&start=1999-01-01T00:00:00Z&end=1999-12-31T00:00:00Z", 200, entries(0)
    yield "GET", f"{TIMELINE}&start=1999-01-01T00:00:00Z&end=1999-01-01T00:00:00Z&bucket=1d&include=gaps", 200, entries(
        0
    )
    yield "GET", "/api/moments?source_id=$source&end=$before", 200, lambda a: a.json["moments"] == []
    yield "GET", "/api/moments?source_id=$source&start=$first&end=$first", 200, lambda a: a.json["count"] == 1
    yield "GET", "/api/annotations?source_id=$source&start=$last&end=$last", 200, lambda a: a.json["count"] > 0
    yield "GET", "/api/annotations?source_id=$source&end=$before", 200, lambda a: a.json["count"] == 0
    yield "GET", "/api/annotations?source_id=$source&start=9999-01-01T00:00:00Z", 200, lambda a: a.json["count"] == 0
    for path in (
        "/api/search?type=timeline",
        "/api/search?type=all&q=x",
        "/api/search?type=transcript&q=x",
        "/api/moments?order=time",
        "/api/annotations?type=custom",
    ):
        yield "GET", path + "&start=$last&end=$before", 422, "start"
    yield "GET", f"{TIMELINE}&start=2999-01-01T00:00:00Z", 422, "start"
    yield "GET", "/api/streams/$session/frame?at=$before", 404, None
    yield "GET", "/api/at?t=$before&source_id=$source", 200, lambda a: a.json["count"] == 0
    yield "POST", "/api/annotations", 422, "end_timestamp", (), {**note, "end_timestamp": it["before"]}
