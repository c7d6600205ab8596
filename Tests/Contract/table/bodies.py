"""Bodies: not JSON, other JSON, too much JSON."""

import json


def cases(it):
    note = {"start_timestamp": it["first"], "content": "x"}

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
