"""Pictures: conditions and parts."""

PICTURES = (
    "/api/frames/$frame/image",
    "/api/frames/$frame/image?size=thumb",
    "/api/search?type=frame&frame_id=$frame",
    "/api/streams/$session/frame?at=$first",
    "/api/streams/$key/latest.jpg",
)


def cases(it):
    for path in PICTURES:
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
