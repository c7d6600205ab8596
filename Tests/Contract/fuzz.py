"""Asks a running server everything that its document allows, and much that it forbids: fuzz.py URL [option of schemathesis …]

The server should have a stream with some pictures. Every status, header, field and refusal has to be as documented.
"""

import json
import pathlib
import sys
import tempfile

import httpx
from schemathesis.cli import schemathesis

from strict import fetch, tighten


def known(base_url):
    """What the server has, so that not everything that is asked for is unknown."""
    with httpx.Client(base_url=base_url, timeout=20) as client:
        streams = client.get("/api/streams").json()["streams"]
        entries = client.get("/api/search?type=timeline&limit=20").json()["entries"]
        for entry in entries[:1]:
            about = {"source_id": entry["source_id"], "start_timestamp": entry["timestamp"]}
            client.post("/api/annotations", json={**about, "content": "the budget"}).raise_for_status()
            said = {"segments": [{**about, "text": "a quarterly budget"}]}
            client.post("/api/transcriptions", json=said).raise_for_status()
    return {
        "streams": [stream[name] for stream in streams for name in ("session_id", "stream_key")],
        "sources": [stream["source_id"] for stream in streams],
        "frames": sorted({entry["frame"]["frame_id"] for entry in entries}),
        "words": ["budget", '"quarterly budget"', "quart*"],
        "times": [entry["timestamp"] for entry in entries],
    }


def configuration(base_url):
    """The settings beside this file, and what the server knows."""
    text = pathlib.Path(__file__).with_name("schemathesis.toml").read_text()
    for name, values in known(base_url).items():
        assert values, f"the server has no {name}: publish something first"
        text += f"\n[dictionaries.{name}]\nvalues = {json.dumps(values)}\n"
    return text


def main(base_url, *options):
    with tempfile.TemporaryDirectory() as folder:
        document = pathlib.Path(folder, "openapi.json")
        document.write_text(json.dumps(tighten(fetch(base_url))))
        config = pathlib.Path(folder, "schemathesis.toml")
        config.write_text(configuration(base_url))
        schemathesis(
            ["--config-file", str(config), "run", str(document), "--url", base_url, *options],
            prog_name="schemathesis",
        )


main(*sys.argv[1:])
