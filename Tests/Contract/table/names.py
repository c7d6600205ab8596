"""What is not there, and the ways to name what is."""

from .timeline import TIMELINE, entries


def cases(it):
    # What is not there.
    for number in ("0", "-1", "x", "1.5", "%2B1", "9223372036854775808", "99999999999999999999", "%00", "0x1"):
        for path in ("/api/frames/N", "/api/frames/N/image", "/api/frames/N/similar", "/api/annotations/N"):
            yield "GET", path.replace("N", number), 400, None
        yield "DELETE", f"/api/annotations/{number}", 400, None
        yield "DELETE", f"/api/holds/{number}", 400, None
        for path in (
            TIMELINE,
            "/api/at?x=",
            "/api/moments?x=",
            "/api/density?x=",
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
    yield "DELETE", "/api/holds/9223372036854775807", 404, None
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
            ("POST", "/rotate-key"),
            ("DELETE", ""),
            ("GET", "/frame"),
            ("GET", "/latest.jpg"),
            ("GET", "/recordings"),
            ("GET", "/live.m3u8"),
            ("GET", "/playlist.m3u8?start=2026-11-22T09:30:00Z&end=2026-11-22T09:31:00Z"),
            ("GET", "/media/x.mp4"),
            ("GET", "/clip?start=2026-11-22T09:30:00Z&end=2026-11-22T09:31:00Z"),
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
