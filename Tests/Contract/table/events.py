"""What happens, asked for badly: well asked, the answer has no end."""


def cases(it):
    for query, status, field in (
        ("kind=nonsense", 422, "kind"),
        ("kind=", 422, "kind"),
        ("kind=sample.", 422, "kind"),
        ("kind=%FF", 400, None),
        ("kind=gap&" * 101, 422, "kind"),
        ("stream=$session&" * 101, 422, "stream"),
        ("stream=" + "&stream=x" * 8000, 422, "stream"),
        ("stream=nobody", 404, None),
        ("stream=", 422, "stream"),
        ("after=x", 422, "after"),
        ("after=-1", 422, "after"),
        ("after=", 422, "after"),
        ("after=9223372036854775808", 422, "after"),
    ):
        yield "GET", f"/api/events?{query}", status, field
    for number in ("x", "-1", "1.5", "+1", "0x1", "99999999999999999999", "1 2"):
        yield "GET", "/api/events", 400, None, (f"Last-Event-ID: {number}",)
    yield "HEAD", "/api/events?stream=$session&kind=sample&after=0", 200, lambda a: (
        a.headers["content-type"] == "text/event-stream" and a.headers["cache-control"] == "no-store"
    )
    yield "POST", "/api/events", 405, lambda a: a.headers["allow"] == "GET, HEAD"
