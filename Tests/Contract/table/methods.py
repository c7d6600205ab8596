"""Methods, pages of other hosts, and HEAD."""

from .pictures import PICTURES
from .timeline import TIMELINE


def cases(it):
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

    yield "GET", "/api/at", 403, None, ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")
    yield "GET", "/api/at", 200, None, ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")

    # HEAD is GET without the body.
    for path in (
        "/",
        "/health",
        "/api/health",
        "/ready",
        "/metrics",
        "/api/status",
        "/api/streams",
        "/api/streams/status",
        "/api/streams/$session",
        TIMELINE,
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
        *PICTURES,
    ):
        yield "GET", path, 200, lambda a: len(a.body) == int(a.headers["content-length"]) > 0
        yield "HEAD", path, 200, lambda a: int(a.headers["content-length"]) > 0 and a.body == b""
    yield "HEAD", "/api/frames/999999999", 404, lambda a: a.body == b""
    yield "HEAD", "/api/streams/create", 405, lambda a: a.body == b""
