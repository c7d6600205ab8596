"""Rules, well made and badly, tried, and what came of them."""



def cases(it):
    black = {"name": "dark", "condition": {"type": "black"}}

    def frozen(**more):
        return {"name": "x", "condition": {"type": "frozen", "seconds": 1, **more}}

    for method, path in (("POST", "/api/rules"), ("POST", "/api/rules/test")):
        for body in (b"{", b"nope", b'{"a": 1,}'):
            yield method, path, 400, None, (), body
        for body in (b"", b"[]", b"1", b"null"):
            yield method, path, 422, "body", (), body
        yield method, path, 415, None, ("Content-Type: text/plain",), b"{}"
    yield "POST", "/api/rules", 200, lambda a: a.json["enabled"] and a.json["session_id"] is None, (), black
    yield "POST", "/api/rules", 200, lambda a: a.json["session_id"] == it["session"], (), {
        **black,
        "session_id": it["key"],
    }
    yield "POST", "/api/rules", 200, lambda a: len(a.json["condition"]["perceptual_hash"]) == 64, (), {
        "name": "x",
        "condition": {"type": "looks_like", "frame_id": it["frame"]},
    }
    part = {"x": 0.25, "y": 0.5, "width": 0.25, "height": 0.125}
    tiles = "7f" * 32 * 32
    for look in ({"frame_id": it["frame"]}, {"tiles": tiles}):
        yield "POST", "/api/rules", 200, lambda a: len(a.json["condition"]["tiles"]) == 2048, (), {
            "name": "x",
            "condition": {"type": "looks_like", "region": part, **look},
        }
    for field, values in {
        "name": (None, "", 1, "x" * 201),
        "enabled": (0, "true"),
        "session_id": (1, "nobody", "x" * 101),
        "condition": (None, [], "black"),
        "condition.type": ({}, {"type": None}, {"type": "Black"}),
        "condition.spread_max": ({"type": "black", "spread_max": -1}, {"type": "plain", "spread_max": "0"}),
        "condition.seconds": ({"type": "frozen"}, {"type": "no_signal", "seconds": 86401}, {"type": "black", "seconds": 1}),
        "condition.level_below": (
            {"type": "silence", "seconds": 5, "level_below": 1},
            {"type": "silence", "seconds": 5, "level_below": "quiet"},
        ),
        "condition.region": ({"type": "region_change"},),
        "condition.frame_id": (
            {"type": "looks_like"},
            {"type": "looks_like", "frame_id": 999999999},
            {"type": "looks_like", "frame_id": -1},
            {"type": "looks_like", "region": part},
            {"type": "looks_like", "region": part, "frame_id": 999999999},
        ),
        "condition.tiles": (
            {"type": "looks_like", "tiles": tiles},
            {"type": "looks_like", "region": part, "tiles": tiles[1:]},
            {"type": "looks_like", "region": part, "tiles": "x" + tiles[1:]},
            {"type": "looks_like", "region": part, "tiles": 7},
            {"type": "black", "tiles": tiles},
        ),
        "condition.perceptual_hash": ({"type": "looks_like", "region": part, "tiles": tiles, "perceptual_hash": "0" * 64},),
        "for_seconds": (-1, 86401, "1"),
        "clear_seconds": (-1, []),
        "cooldown_seconds": (True,),
        "hysteresis": (-0.1,),
        "active_hours": ([], "09:00"),
        "active_hours.from": ({}, {"from": "9:00", "to": "10:00"}, {"from": "24:00", "to": "10:00"}),
        "active_hours.days": ({"from": "09:00", "to": "10:00", "days": ["Monday"]},),
        "wibble": (1,),
    }.items():
        for value in values:
            yield "POST", "/api/rules", 422, field, (), {**black, field.split(".")[0]: value}
    for region in ({"x": 0.5, "y": 0, "width": 0.6, "height": 1}, {"x": 0, "y": 0, "width": 0, "height": 1}):
        yield "POST", "/api/rules", 422, "condition.region.width", (), frozen(region=region)
    yield "GET", "/api/rules", 200, lambda a: a.json["count"] == 5
    yield "HEAD", "/api/rules", 200, lambda a: a.body == b""
    for method, body in (("GET", None), ("PATCH", b"{}"), ("DELETE", None)):
        yield method, "/api/rules/nobody", 404, None, (), body
    for start, end, status, field in (
        ("$first", "$last", 200, None),
        ("$last", "$before", 422, "start"),
        ("2020-01-01T00:00:00Z", "$last", 422, "start"),
        (None, "$last", 422, "start"),
        ("soon", "$last", 422, "start"),
        ("$first", "later", 422, "end"),
    ):
        body = {"rule": frozen(), "start": it.get((start or "").lstrip("$"), start), "end": it.get(end.lstrip("$"), end)}
        yield "POST", "/api/rules/test", status, field or (lambda a: a.json["samples"] > 0), (), body
    yield "POST", "/api/rules/test", 422, "rule", (), {"start": it["first"]}
    yield "POST", "/api/rules/test", 422, "condition.seconds", (), {
        "start": it["first"],
        "rule": {"name": "x", "condition": {"type": "frozen"}},
    }
    yield "POST", "/api/rules/test", 200, lambda a: a.json["unknown"] == a.json["samples"] > 0, (), {
        "start": it["first"],
        "rule": {"name": "x", "condition": {"type": "silence", "seconds": 5}},
    }
    for query, status, field in (
        ("open=maybe", 422, "open"),
        ("limit=0", 422, "limit"),
        ("limit=1001", 422, "limit"),
        ("offset=-1", 422, "offset"),
        ("rule_id=", 422, "rule_id"),
        ("stream=nobody", 404, None),
        ("rule_id=nobody", 200, lambda a: a.json["count"] == 0),
        ("stream=$session&open=true", 200, None),
    ):
        yield "GET", f"/api/alerts?{query}", status, field
    for query, status, field in (("limit=0", 422, "limit"), ("offset=x", 422, "offset"), ("limit=5", 404, None)):
        yield "GET", f"/api/rules/nobody/deliveries?{query}", status, field
    yield "POST", "/api/rules/nobody/deliver", 404, None
    for field, value in (
        ("actions", {}),
        ("actions", [{"type": "annotation"}] * 6),
        ("actions[0]", [1]),
        ("actions[0].type", [{"type": "mail"}]),
        ("actions[0].url", [{"type": "webhook", "url": "file:///etc/passwd"}]),
        ("actions[0].url", [{"type": "webhook", "url": "http://user@example.com/"}]),
        ("actions[0].name", [{"type": "command", "name": "a/b"}]),
        ("actions[0].url", [{"type": "annotation", "url": "x"}]),
    ):
        yield "POST", "/api/rules", 422, field, (), {**black, "actions": value}
    yield "PUT", "/api/rules", 405, lambda a: a.headers["allow"] == "GET, HEAD, POST"
