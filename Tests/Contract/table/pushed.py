"""Pictures that are pushed, and what an nginx-rtmp calls."""


def form(*parts):
    text = b"".join(
        b"--edge\r\nContent-Disposition: form-data; name=\"" + name + b"\"\r\n\r\n" + part + b"\r\n"
        for name, part in parts
    )
    return text + b"--edge--\r\n"


def refused(start):
    return lambda a: a.detail.startswith(start)


def cases(it):
    edge = ("Content-Type: multipart/form-data; boundary=edge",)
    jpeg = ("Content-Type: image/jpeg",)
    push, picture = "/api/streams/$pushed/frame", it["picture"]

    for headers, body in (
        (edge, form((b"file", picture))),
        (edge, form((b"timestamp", b"1"), (b"file", picture), (b"x", b""))),
        (jpeg, picture),
    ):
        yield "POST", push, 200, lambda a: a.json == {"status": "ok"}, headers, body
    yield "POST", push, 400, lambda a: a.detail == "Empty frame data", edge, form((b"file", b""))
    yield "POST", push, 422, "file", edge, form((b"picture", picture))
    for junk in (b"GIF89a", b"<html>", picture[: len(picture) // 2], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff" + b"\0" * 999):
        yield "POST", push, 400, refused("Failed to ingest frame: "), jpeg, junk
    yield "POST", push, 400, None, edge, form((b"file", picture))[:-8]
    yield "POST", push, 413, None, ("Content-Length: 99999999", *jpeg), b"x"
    yield "POST", push, 415, None, ("Content-Type: text/plain",), picture
    for reference in ("nobody", "$pushed_id", "..%2f..", "%00", "%F0%9F%92%A9"):
        for body in (picture, b""):
            yield "POST", f"/api/streams/{reference}/frame", 400, refused("Failed to ingest frame: "), jpeg, body
    yield "POST", "/api/streams/%FF/frame", 400, None, jpeg, picture
    yield "GET", "/api/streams/$pushed_id", 200, lambda a: a.json["status"] == "live" and a.json["frames_received"] == 3
    yield "GET", "/api/streams/$pushed/latest.jpg", 200, lambda a: a.body[:3] == b"\xff\xd8\xff"
    urlencoded = ("Content-Type: application/x-www-form-urlencoded",)
    call = "/api/streams/rtmp-callback"
    for what in ("publish", "publish-done"):
        told = f"call={what}&app=live&name={it['pushed']}&addr=&flashver=%00&tcurl=rtmp%3A%2F%2Fa"
        yield "POST", f"{call}/{what}", 200, lambda a: a.body == b"OK", urlencoded, told
        for field in ("call", "app", "name"):
            for less in (told.replace(f"{field}=", "x="), told + f"&{field}="):
                yield "POST", f"{call}/{what}", 422, field, urlencoded, less
        yield "POST", f"{call}/{what}", 422, "call", urlencoded, b""
        yield "POST", f"{call}/{what}", 400, None, urlencoded, told.replace("app=live", "app=%FF")
        yield "POST", f"{call}/{what}", 413, None, urlencoded, "x" * 100_000
    for name in ("nobody", it["pushed_id"], "%00", "live/" + it["pushed"]):
        yield "POST", f"{call}/publish", 403, refused("Invalid or inactive stream key"), urlencoded, (
            f"call=publish&app=live&name={name}"
        )
    for what in ("play", "play-done"):
        for body in (b"call=play&app=live&name=x", b"", b"\xff\0&=&%"):
            yield "POST", f"{call}/{what}", 200, lambda a: a.body == b"OK", urlencoded, body
    yield "GET", "/api/streams/$pushed_id", 200, lambda a: a.json["status"] == "ended"
