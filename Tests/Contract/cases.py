"""Every question, asked well and badly, of a store that was filled by a real stream: cases.py URL

A case is a request, the status that it must have, and either the field that the refusal must name or what must be true
of the answer. Every answer has to be as the document says, too.
"""

import datetime
import string
import sys

import httpx

from strict import fetch, tighten
from table import cases
from wire import Contract, ask


def known(base):
    """What cases may refer to, by $name."""
    with httpx.Client(base_url=base, timeout=20) as client:
        stream = next(s for s in client.get("/api/streams").json()["streams"] if s["frames_received"] > 2)
        source = stream["source_id"]
        entries = client.get(f"/api/search?type=timeline&source_id={source}").json()["entries"]
        first, last = entries[0]["timestamp"], entries[-1]["timestamp"]
        note = client.post(
            "/api/annotations",
            json={"source_id": source, "start_timestamp": first, "end_timestamp": last, "content": "Büdget note"},
        ).json()
        said = [{"start_timestamp": first, "end_timestamp": last, "text": "the quarterly budget, 日本語"}]
        client.post("/api/transcriptions", json={"source_id": source, "segments": said}).raise_for_status()
        frame = entries[0]["frame"]["frame_id"]
        picture = client.get(f"/api/frames/{frame}/image")
        pushed = client.post("/api/streams/create", json={"name": "Pictures"}).json()
    moment = datetime.datetime.fromisoformat(first.replace("Z", "+00:00"))

    def at(offset=0, microseconds=0):
        zone = datetime.timezone(datetime.timedelta(minutes=offset))
        return (moment + datetime.timedelta(microseconds=microseconds)).astimezone(zone).isoformat()

    return {
        "session": stream["session_id"],
        "key": stream["stream_key"],
        "source": source,
        "count": len(entries),
        "first": first,
        "last": last,
        "before": at(microseconds=-1).replace("+00:00", "Z"),
        "berlin": at(120),
        "berlin_escaped": at(120).replace("+", "%2B").replace(":", "%3A"),
        "delhi": at(330),
        "newyork": at(-300),
        "local": first.removesuffix("Z"),
        "spaced": first.replace("T", "%20").lower(),
        "frame": frame,
        "note": note["annotation_id"],
        "etag": picture.headers["etag"],
        "length": len(picture.content),
        "picture": picture.content,
        "pushed": pushed["stream_key"],
        "pushed_id": pushed["session_id"],
    }


def filled(value, it):
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    text = string.Template(text).safe_substitute(it)
    return text.encode("latin-1") if isinstance(value, bytes) else text


def main(base):
    contract = Contract(tighten(fetch(base)))
    it = known(base)
    count = failed = 0
    for method, target, status, want, *more in cases(it):
        headers, body = (more + [(), None])[:2] if len(more) < 2 else more
        target = filled(target, it)
        answer = ask(base, method, target, [filled(header, it) for header in headers], body)
        faults = contract.faults(method, target, answer)
        if answer.status != status:
            faults.append(f"{answer.status} instead of {status}")
        elif isinstance(want, str) and not answer.detail.startswith(want + ": "):
            faults.append(f"does not name {want}")
        elif callable(want) and not want(answer):
            faults.append("is not what it should be")
        count += 1
        if faults:
            failed += 1
            sent = f" with {headers} {str(body)[:80]}" if more else ""
            print(f"{method} {target}{sent}: {'; '.join(faults)}\n    {answer.body[:200]}")
    print(f"{count} cases, {failed} failed")
    sys.exit(1 if failed else 0)


main(sys.argv[1])
