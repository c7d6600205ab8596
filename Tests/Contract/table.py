"""The cases: requests, the status that each must have, and what else must be true of its answer."""

import json


def cases(it):
    """All of them: (method, target, status, field or test, headers, body)."""
    timeline = "/api/search?type=timeline&source_id=$source"
    note = {"start_timestamp": it["first"], "content": "x"}

    def entries(count):
        return lambda answer: len(answer.json["entries"]) == count

    # Names of instants: offsets, spellings, leap days and seconds, hours that summer time leaves out.
    for name in ("first", "berlin", "berlin_escaped", "delhi", "newyork", "local", "spaced"):
        yield "GET", f"/api/at?t=${name}&source_id=$source", 200, lambda a: a.json["timestamp"] == it[
            "first"
        ] and a.json["count"] == 1
        yield "GET", f"{timeline}&start=${name}&end=${name}", 200, entries(1)
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
        yield "GET", f"{timeline}&start={text}", 422, "start"
        yield "GET", f"/api/moments?end={text}", 422, "end"
        yield "GET", f"/api/annotations?start={text}", 422, "start"
        yield "GET", f"/api/search?type=transcript&q=x&end={text}", 422, "end"
        yield "GET", f"/api/streams/$session/frame?at={text}", 422, "at"
        yield "POST", f"/api/annotations/quick?content=x&timestamp={text}", 422, "timestamp"

    # Ranges: both ends belong, empty ones have nothing, turned ones are refused.
    yield "GET", f"{timeline}&start=$first&end=$last", 200, entries(it["count"])
    yield "GET", f"{timeline}&start=$last&end=$last", 200, entries(1)
    yield "GET", f"{timeline}&end=$before", 200, entries(0)
    yield "GET", f"{timeline}&start=1999-01-01T00:00:00Z&end=1999-12-31T00:00:00Z", 200, entries(0)
    yield "GET", f"{timeline}&start=1999-01-01T00:00:00Z&end=1999-01-01T00:00:00Z&bucket=1d&include=gaps", 200, entries(
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
    yield "GET", f"{timeline}&start=2999-01-01T00:00:00Z", 422, "start"
    yield "GET", "/api/streams/$session/frame?at=$before", 404, None
    yield "GET", "/api/at?t=$before&source_id=$source", 200, lambda a: a.json["count"] == 0
    yield "POST", "/api/annotations", 422, "end_timestamp", (), {**note, "end_timestamp": it["before"]}

    # Pages.
    for path in (
        timeline,
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
    yield "GET", f"{timeline}&limit=1", 200, lambda a: a.json["pagination"]["has_more"] and a.json["count"] == it[
        "count"
    ]
    yield "GET", f"{timeline}&limit=1&limit=2", 200, entries(2)
    yield "GET", f"{timeline}&limit=2&limit=0", 422, "limit"
    yield "GET", f"{timeline}&cursor=", 200, entries(it["count"])
    for cursor in ("x", ".", "1", "1.2.3", "99999999999999999999.1", "%2B1.1", "1.0x1"):
        yield "GET", f"{timeline}&cursor={cursor}", 422, "cursor"
    yield "GET", f"{timeline}&cursor=1.1&offset=1", 422, "cursor"
    for bucket in ("0", "-1m", "1.5s", "1y", "366d", "m", "", "1 m", "99999999999999999999s"):
        yield "GET", f"{timeline}&bucket={bucket.replace(' ', '%20')}", 422, "bucket"
    for name, values in {"include": ("x", ""), "session_id": ("",)}.items():
        for value in values:
            yield "GET", f"{timeline}&{name}={value}", 422, name
    yield "GET", f"{timeline}&bucket=1d", 200, lambda a: sum(e["samples"] for e in a.json["entries"]) == it["count"]
    yield "GET", f"{timeline}&include=gaps", 200, lambda a: a.json["entries"][0]["kind"] == "format"
    yield "GET", "/api/moments?source_id=$source&order=dwell&min_dwell=0.5", 200, lambda a: a.json["count"] > 0
    for query, field in {
        "min_dwell=-1": "min_dwell",
        "min_dwell=nan": "min_dwell",
        "order=x": "order",
        "frame_id=0": "frame_id",
        "cursor=1.1": "cursor",
    }.items():
        yield "GET", f"/api/moments?{query}", 422, field

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
        f"{timeline}&session_id=",
    ):
        for broken in ("%FF", "%C3", "%ED%A0%80", "%", "%4", "%zz"):
            yield "GET", path + broken, 400, path.rpartition("?")[2].split("&")[-1].rstrip("=")
    yield "GET", b"/api/search?type=all&q=\xff\xfe", 400, None

    # What is not there.
    for number in ("0", "-1", "x", "1.5", "%2B1", "9223372036854775808", "99999999999999999999", "%00", "0x1"):
        for path in ("/api/frames/N", "/api/frames/N/image", "/api/frames/N/similar", "/api/annotations/N"):
            yield "GET", path.replace("N", number), 400, None
        yield "DELETE", f"/api/annotations/{number}", 400, None
        for path in (
            timeline,
            "/api/at?x=",
            "/api/moments?x=",
            "/api/annotations?x=",
            "/api/search?type=transcript&q=x",
        ):
            yield "GET", f"{path}&source_id={number}", 422, "source_id"
    for path in (
        "/api/frames/N",
        "/api/frames/N/image",
        "/api/frames/N/similar",
        "/api/annotations/N",
        "/api/search?type=frame&frame_id=N",
    ):
        yield "GET", path.replace("N", "9223372036854775807"), 404, None
    yield "DELETE", "/api/annotations/9223372036854775807", 404, None
    yield "PUT", "/api/annotations/9223372036854775807", 404, None, (), {"content": "x"}
    for reference in (
        "nobody",
        "00000000-0000-4000-8000-000000000000",
        "%2e%2e",
        "..%2f..",
        "%00",
        "a%2Fb",
        "$session%20",
        "%F0%9F%92%A9",
    ):
        for method, path in (
            ("GET", ""),
            ("POST", "/start"),
            ("POST", "/stop"),
            ("DELETE", ""),
            ("GET", "/frame"),
            ("GET", "/latest.jpg"),
        ):
            yield method, f"/api/streams/{reference}{path}", 404, None
    for reference in ("%FF", "%zz", "%"):
        yield "GET", f"/api/streams/{reference}", 400, None
    yield "GET", "/api/search?type=timeline&session_id=nobody", 200, entries(0)
    yield "GET", "/api/search?type=timeline&source_id=9223372036854775807", 200, entries(0)
    for path in ("/api/annotations/quick?content=x&source_id=9223372036854775807",):
        yield "POST", path, 422, "source_id"

    # Ways to name the same.
    for path in ("/api/streams/$session", "/api/streams/$key", "/api/streams/%24session", "/%61pi/streams"):
        yield "GET", path, 404 if "%24" in path or "%61" in path else 200, None
    yield "GET", "/api/frames/%31" if it["frame"] == 1 else "/api/frames/$frame", 200, lambda a: a.json[
        "frame_id"
    ] == it["frame"]
    yield "GET", "/api/streams/" + "".join(f"%{ord(c):02x}" for c in it["session"]), 200, lambda a: a.json[
        "session_id"
    ] == it["session"]
    for path in (
        "/api/../api/streams",
        "/api/./streams",
        "/api/streams/../status",
        "/api/%2e%2e/health",
        "/..",
        "/docs/../health",
        "/api/streams%2Fstatus",
        "/api/streams\\status",
        "/api/Streams",
        "/openapi.json/x",
    ):
        yield "GET", path, 404, None

    # Bodies: not JSON, other JSON, too much JSON.
    for method, path in (
        ("POST", "/api/streams/create"),
        ("POST", "/api/annotations"),
        ("POST", "/api/annotations/batch"),
        ("PUT", "/api/annotations/$note"),
        ("POST", "/api/transcriptions"),
    ):
        for body in (
            b"{",
            b"nope",
            b"{'a': 1}",
            b'{"a": 1,}',
            b'{"a": NaN}',
            b'{"a": 01}',
            b'{"a": "\xff"}',
            b'{"a": "\xed\xa0\x80"}',
            b'{"a" 1}',
            b"[" * 100_000,
            b'{"a":' * 50_000,
            b'{"a": "\x00"}',
            b'{"a": 1} x',
            b"\x00",
            b"{}\x00",
            b"\xfe\xff\x00{\x00}",
        ):
            yield method, path, 400, None, (), body
        for body in (b"", b" \r\n\t", b"[]", b"1", b'"x"', b"null", b"true"):
            yield method, path, 422, "body", (), body
        yield method, path, 413, None, (), b'{"a": "' + b"x" * 1_048_576 + b'"}'
        yield method, path, 413, None, ("Content-Length: 1000000000000",), b"{"
        yield method, path, 413, None, (
            "Transfer-Encoding: chunked",
        ), b"100001\r\n" + b" " * 0x100001 + b"\r\n0\r\n\r\n"
        for kind in ("text/plain", "multipart/form-data; boundary=x", "application/xml", "json"):
            yield method, path, 415, None, (f"Content-Type: {kind}",), b"{}"
        deep = json.loads('{"a":' * 33 + "{}" + "}" * 33)
        if "batch" not in path and "transcriptions" not in path:
            yield method, path, 422, "metadata", (), {**note, "metadata": deep}
            for value in ([], "x", 1, True):
                yield method, path, 422, "metadata", (), {**note, "metadata": value}
    for field, values in {
        "name": (7, [], {}, True, "x" * 201, "e" + "\u0301" * 200, "a\nb", "\u0000", "\u0085")
    }.items():
        for value in values:
            yield "POST", "/api/streams/create", 422, field, (), {field: value}
    wrong = {
        "source_id": (0, -1, 1.5, "1", True, [], 2**63, 2**63 - 1),
        "start_timestamp": (0, "", "now", [], True, "2026-02-30T00:00:00Z", None),
        "end_timestamp": (0, "", "now", "1000-01-01T00:00:00Z"),
        "annotation_type": (1, "", "USER_NOTE", "note", []),
        "content": (1, [], None, "x" * 100_001),
        "created_by": (1, [], "x" * 201),
    }
    for field, values in wrong.items():
        for value in values:
            yield "POST", "/api/annotations", 422, field, (), {**note, field: value}
            yield "POST", "/api/annotations/batch", 422, (
                "source_id" if value == 2**63 - 1 else f"annotations[1].{field}"
            ), (), {"annotations": [note, {**note, field: value}]}
    for field, values in {"annotation_type": ("x", 1), "content": (1, "x" * 100_001)}.items():
        for value in values:
            yield "PUT", "/api/annotations/$note", 422, field, (), {field: value}
    yield "PUT", "/api/annotations/$note", 200, lambda a: a.json["content"] == "Büdget note", (), {
        "content": None,
        "wibble": 1,
    }
    yield "POST", "/api/annotations", 200, lambda a: a.json["content"] == "\u0000 \U0001f4a9 \u0301" and a.json[
        "metadata"
    ] == {"\u0000": [None, 0.5]}, (), {
        **note,
        "content": "\u0000 \U0001f4a9 \u0301",
        "metadata": {"\u0000": [None, 0.5]},
    }
    for value in (None, {}, "x", 1):
        yield "POST", "/api/annotations/batch", 422, "annotations", (), {"annotations": value}
        yield "POST", "/api/transcriptions", 422, "segments", (), {"segments": value}
    yield "POST", "/api/annotations/batch", 200, lambda a: a.json["count"] == 0, (), {"annotations": []}
    yield "POST", "/api/annotations/batch", 422, "annotations", (), {"annotations": [0] * 10_001}
    yield "POST", "/api/annotations/batch", 422, "annotations[0]", (), {"annotations": [0]}
    segment = {"source_id": it["source"], "start_timestamp": it["first"], "text": "x"}
    for field, values in {
        "source_id": (None, 0, "1", 2**63),
        "start_timestamp": (None, "x"),
        "end_timestamp": ("x", it["before"]),
        "text": (None, 1, "x" * 100_001),
        "confidence": (-0.1, 1.1, "1", True),
        "language": (1,),
        "speaker_name": (1, "x" * 201),
        "speaker": (1,),
    }.items():
        for value in values:
            yield "POST", "/api/transcriptions", 422, f"segments[0].{field}", (), {
                "segments": [{**segment, field: value}]
            }
    yield "POST", "/api/transcriptions", 422, "source_id", (), {"segments": [{**segment, "source_id": 2**63 - 1}]}
    for query, field in {
        "": "content",
        "content=": "content",
        "content=x&annotation_type=x": "annotation_type",
    }.items():
        yield "POST", f"/api/annotations/quick?{query}", 422, field
    yield "POST", "/api/annotations/quick?content=%00", 200, lambda a: a.json["content"] == "\u0000"
    yield "POST", "/api/annotations/quick?content=" + "x" * 100_000, 431, None

    # Methods, and pages of other hosts.
    for method in ("PATCH", "TRACE", "OPTIONS", "PUT", "PROPFIND"):
        yield method, "/api/streams", 405, lambda a: a.headers["allow"] == "GET, HEAD"
    yield "DELETE", "/api/search", 405, lambda a: a.headers["allow"] == "GET, HEAD"
    yield "GET", "/api/streams/create", 405, lambda a: a.headers["allow"] == "POST"
    yield "BREW", "/api/streams", 400, None
    yield "GET", "/api/streams", 403, None, ("Origin: http://evil.example",)
    yield "GET", "/api/streams", 403, None, ("Origin: null",)
    yield "GET", "/api/streams", 200, lambda a: a.headers["access-control-allow-origin"] == "http://localhost:5173", (
        "Origin: http://localhost:5173",
    )
    yield "OPTIONS", "/api/annotations/1", 204, lambda a: "PUT" in a.headers["access-control-allow-methods"], (
        "Origin: http://localhost:5173",
    )

    # HEAD is GET without the body.
    pictures = (
        "/api/frames/$frame/image",
        "/api/frames/$frame/image?size=thumb",
        "/api/search?type=frame&frame_id=$frame",
        "/api/streams/$session/frame?at=$first",
        "/api/streams/$key/latest.jpg",
    )
    for path in (
        "/",
        "/health",
        "/api/health",
        "/api/status",
        "/api/streams",
        "/api/streams/status",
        "/api/streams/$session",
        timeline,
        "/api/search?type=all&q=budget",
        "/api/at",
        "/api/moments",
        "/api/frames/$frame",
        "/api/frames/$frame/similar",
        "/api/annotations",
        "/api/annotations/$note",
        "/openapi.json",
        "/openapi.yaml",
        "/docs",
        "/redoc",
        *pictures,
    ):
        yield "GET", path, 200, lambda a: len(a.body) == int(a.headers["content-length"]) > 0
        yield "HEAD", path, 200, lambda a: int(a.headers["content-length"]) > 0 and a.body == b""
    yield "HEAD", "/api/frames/999999999", 404, lambda a: a.body == b""
    yield "HEAD", "/api/streams/create", 405, lambda a: a.body == b""

    # Conditions and parts.
    for path in pictures:
        if "thumb" in path:
            continue
        yield "GET", path, 200, lambda a: a.body[:2] == b"\xff\xd8" and a.headers["etag"] and a.headers[
            "x-content-type-options"
        ] == "nosniff"
    image = "/api/frames/$frame/image"
    for known_tags in ("$etag", "W/$etag", "*", '"x", $etag', '"x" , W/$etag ,"y"'):
        for method in ("GET", "HEAD"):
            yield method, image, 304, lambda a: a.body == b"" and a.headers["etag"] == it["etag"], (
                f"If-None-Match: {known_tags}",
            )
    for known_tags in ('"x"', "x", '"frame_1"', ","):
        yield "GET", image, 200, None, (f"If-None-Match: {known_tags}",)
    yield "GET", "/api/frames/9223372036854775807/image", 404, None, ("If-None-Match: *",)
    length = it["length"]
    for part, count in {
        "0-9": 10,
        "-5": 5,
        f"{length - 1}-": 1,
        f"0-{10**30}": length,
        "5-5": 1,
        f"-{10**30}": length,
    }.items():
        yield "GET", image, 206, lambda a, count=count: len(a.body) == count and a.headers["content-range"].endswith(
            f"/{length}"
        ), (f"Range: bytes={part}",)
    for part in (f"{length}-", f"{10**30}-", "-0"):
        yield "GET", image, 416, lambda a: a.headers["content-range"] == f"bytes */{length}", (f"Range: bytes={part}",)
    for part in ("bytes=9-0", "bytes=-", "bytes=0-1,3-4", "lines=0-1", "bytes=x-y", "bytes=-1-2", "bytes 0-1"):
        yield "GET", image, 200, lambda a: len(a.body) == length, (f"Range: {part}",)
    yield "GET", image, 206, None, ("Range: bytes=0-0", "If-Range: $etag")
    yield "GET", image, 200, None, ("Range: bytes=0-0", 'If-Range: "x"')
    for query, field in {
        "min_similarity=101": "min_similarity",
        "min_similarity=-1": "min_similarity",
        "min_similarity=0x10": "min_similarity",
        "limit=1001": "limit",
        "limit=0": "limit",
        "min_similarity=": "min_similarity",
    }.items():
        yield "GET", f"/api/frames/$frame/similar?{query}", 422, field
