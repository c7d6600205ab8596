"""Asks as the page of the original Mem does, and wants the answers that it reads. Needs: pip install httpx"""

import datetime
import sys

import httpx

SESSION = {
    "session_id",
    "stream_key",
    "name",
    "status",
    "source_id",
    "rtmp_url",
    "started_at",
    "ended_at",
    "resolution",
    "frames_received",
    "frames_stored",
    "duration",
}
ENTRY = {
    "timestamp",
    "source_id",
    "source_type",
    "source_filename",
    "source_location",
    "frame",
    "transcript",
    "scene_changed",
    "annotations",
}
FRAME = {"frame_id", "timestamp", "source_id", "perceptual_hash", "similarity_score", "url", "metadata"}
ANNOTATION = {
    "annotation_id",
    "source_id",
    "start_timestamp",
    "end_timestamp",
    "annotation_type",
    "content",
    "metadata",
    "created_by",
    "created_at",
    "updated_at",
}


def has(value, names):
    assert names <= value.keys(), f"missing: {names - value.keys()}"
    return value


def streams(page):
    created = has(
        page.post("/api/streams/create", json={"name": "Desk", "metadata": {}}).raise_for_status().json(), SESSION
    )
    key = created["stream_key"]
    assert created["status"] == "waiting" and created["duration"] is None
    # The page shows what is before the last slash as the server and the rest as the key.
    server, _, shown = created["rtmp_url"].rpartition("/")
    assert server.startswith("rtmp://") and server.endswith("/live") and shown == key
    listed = page.get("/api/streams").raise_for_status().json()
    assert {"streams", "active_count", "total_count"} <= listed.keys()
    assert key in [has(stream, SESSION)["stream_key"] for stream in listed["streams"]]
    for action, word in {"start": "started", "stop": "stopped"}.items():
        message = page.post(f"/api/streams/{key}/{action}").raise_for_status().json()["message"]
        assert message.startswith("Stream ") and message.endswith(f" {word} successfully"), message
    status = page.get("/api/streams/status").raise_for_status().json()
    has(status["server"], {"active", "host", "port", "max_streams"})
    has(status["streams"]["sessions"][0], {"session_id", "stream_key", "stream_name", "status", "duration"})
    message = page.delete(f"/api/streams/{key}").raise_for_status().json()["message"]
    assert message.endswith(" deleted successfully"), message
    # Its hooks show nothing but `detail`.
    for answer in (
        page.get(f"/api/streams/{key}"),
        page.post(f"/api/streams/{key}/stop"),
        page.delete("/api/streams/x"),
    ):
        assert answer.status_code == 404 and answer.json()["code"] == "NOT_FOUND"
        assert "not found" in answer.json()["detail"]
    assert page.post("/api/streams/create").status_code == 422


def timeline(page):
    end = datetime.datetime.now(datetime.timezone.utc)
    # As JavaScript's toISOString writes it.
    start, end = ((end - datetime.timedelta(hours=h)).isoformat(timespec="milliseconds")[:23] + "Z" for h in (1, 0))
    found = page.get("/api/search", params={"type": "timeline", "start": start, "end": end, "limit": 5000})
    body = has(found.raise_for_status().json(), {"type", "count", "entries", "stats", "pagination"})
    assert body["type"] == "timeline" and body["stats"] is None and body["count"] == len(body["entries"]) > 2
    assert {"limit": 5000, "offset": 0, "has_more": False}.items() <= body["pagination"].items()
    times = [has(entry, ENTRY)["timestamp"] for entry in body["entries"]]
    assert times == sorted(times)
    frame = has(body["entries"][0]["frame"], FRAME)
    assert frame["url"] == f"/api/search?type=frame&frame_id={frame['frame_id']}"
    assert len(frame["perceptual_hash"]) == 64
    has(frame["metadata"], {"width", "height", "aspect_ratio", "jpeg_quality"})
    picture = page.get(frame["url"]).raise_for_status()
    assert picture.headers["content-type"] == "image/jpeg" and "max-age=" in picture.headers["cache-control"]
    thumbnail = page.get(frame["url"] + "&size=thumb").raise_for_status()
    assert len(thumbnail.content) < len(picture.content)
    # A page shows more thumbnails than the original's limit let through in a minute.
    for _ in range(80):
        page.head(frame["url"] + "&size=thumb").raise_for_status()
    for wrong in ("type=wibble", "type=frame", "type=transcript"):
        assert page.get("/api/search?" + wrong).status_code == 400
    assert page.get("/api/search?type=frame&frame_id=999999").status_code == 404
    return body["entries"]


def annotations(page, entries):
    note = {
        "source_id": entries[0]["source_id"],
        "start_timestamp": entries[0]["timestamp"],
        "end_timestamp": entries[-1]["timestamp"],
        "annotation_type": "user_note",
        "content": "budget",
    }
    made = has(page.post("/api/annotations", json=note).raise_for_status().json(), ANNOTATION)
    assert made["created_by"] == "system" and made["metadata"] == {}
    batch = {"source_id": note["source_id"], "annotations": [{**note, "source_id": None}, note]}
    answer = page.post("/api/annotations/batch", json=batch).raise_for_status().json()
    assert answer["count"] == len(answer["annotation_ids"]) == 2 and answer["message"] == "Created 2 annotations"
    quick = {"timestamp": entries[1]["timestamp"], "content": "look", "annotation_type": "user_note"}
    answer = page.post("/api/annotations/quick", params=quick).raise_for_status().json()
    assert answer["status"] == "success" and quick.items() <= answer.items()
    has(answer, {"annotation_id", "source_id"})
    listed = has(
        page.get("/api/annotations").raise_for_status().json(), {"annotations", "count", "pagination", "timestamp"}
    )
    assert listed["annotations"][0]["annotation_id"] == answer["annotation_id"], "the newest comes first"
    number = made["annotation_id"]
    changed = page.put(f"/api/annotations/{number}", json={"content": "budget 2027"}).raise_for_status().json()
    assert changed["content"] == "budget 2027" and changed["annotation_type"] == "user_note"
    shown = page.get("/api/search?type=timeline&limit=5000").json()["entries"]
    assert all("budget 2027" in [a["content"] for a in entry["annotations"]] for entry in shown)
    gone = page.delete(f"/api/annotations/{number}").raise_for_status().json()
    assert gone == {"message": f"Annotation {number} deleted successfully"}
    assert page.delete(f"/api/annotations/{number}").status_code == 404
    assert page.post("/api/annotations", json={**note, "annotation_type": "wibble"}).status_code == 422
    assert page.post("/api/annotations", json={**note, "end_timestamp": "2000-01-01T00:00:00"}).status_code == 422


def words(page, entries):
    said = {"source_id": entries[0]["source_id"], "start_timestamp": entries[0]["timestamp"], "text": "100% of it"}
    page.post("/api/transcriptions", json={"segments": [said]}).raise_for_status()
    body = page.get("/api/search?type=transcript&q=of").raise_for_status().json()
    assert body["type"] == "transcript" and body["count"] == 1
    fields = {"transcription_id", "timestamp", "source_id", "text", "confidence", "language", "start_timestamp"}
    has(body["results"][0], fields | {"end_timestamp", "speaker_name", "speaker_confidence"})
    both = page.get("/api/search?type=all&q=of").raise_for_status().json()
    has(both["results"], {"timeline", "transcripts"})


def main(base_url):
    with httpx.Client(base_url=base_url, timeout=20, headers={"Origin": "http://localhost:5173"}) as page:
        root = page.get("/").raise_for_status()
        assert root.json()["message"] == "Mem API is running" and "version" in root.json()
        assert root.headers["access-control-allow-origin"] == "http://localhost:5173"
        assert page.get("/openapi.json").json()["info"]["title"] == "Mem API"
        for path in ("/docs", "/redoc"):
            page.get(path).raise_for_status()
        entries = timeline(page)
        streams(page)
        annotations(page, entries)
        words(page, entries)
        status = page.get("/api/status").raise_for_status().json()
        has(status["system"], {"version", "database", "uptime"})
        has(status["storage"], {"frames_stored", "total_references", "deduplication_rate", "size_mb"})
        has(status["sources"], {"total", "total_hours"})
        answer = page.get("/wibble")
        assert answer.status_code == 404 and answer.json()["detail"]
    print("all as the page expects")


main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
