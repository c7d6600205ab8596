"""A memory with a day of recordings in files of a minute, made once and kept."""
import os
import struct
import time
from datetime import datetime, timedelta

from .clips import make_clip
from .failure import Failure
from .places import DAY
from .publishers import Publishers
from .server import Server

MINUTES = 1440
FORM = "%Y-%m-%dT%H-%M-%S.%fZ.mp4"
# What a copy has of a file: all but the samples, where it has a hole.
KEPT = (b"ftyp", b"moov", b"prft", b"moof")


def files():
    """The folder of the session and the names of its files, in the order of time; nothing if there is none."""
    found = sorted(DAY.glob("mem.duckdb.recordings/*/*.mp4"))
    return (found[0].parent, [file.name for file in found]) if found else (None, [])


def start(name):
    """When a file begins."""
    return datetime.strptime(name, FORM)


def make_day(seconds):
    """Records a minute in real time, and copies it to each minute before; the next start makes them known."""
    folder, names = files()
    if len(names) > MINUTES:
        return
    DAY.mkdir(parents=True, exist_ok=True)
    if len(names) < 2:
        record(seconds)
        folder, names = files()
    if len(names) < 2:
        raise Failure("no whole minute was recorded")
    content = (folder / names[0]).read_bytes()
    for minutes in range(1, MINUTES):
        copy(content, minutes, folder / (start(names[0]) - timedelta(minutes=minutes)).strftime(FORM))


def record(seconds):
    clip = make_clip("1080p60 testsrc2 sound", seconds)
    with Server(DAY) as server:
        stream = server.create(1)[0]
        path = f"/api/streams/{stream['session_id']}"
        server.ask(path, {"settings": {"recording": "always"}}, method="PATCH")
        with Publishers(clip, [stream["rtmp_url"]], loops=-1) as publishers:
            deadline = time.monotonic() + 120
            while len(files()[1]) < 2 and time.monotonic() < deadline:
                publishers.must_all_be_there()
                time.sleep(0.5)


def copy(content, minutes, path):
    """Writes a file that is the same, but so many minutes earlier."""
    part = path.with_suffix(".part")
    with open(part, "wb") as out:
        place = 0
        while place < len(content):
            length, kind = struct.unpack_from(">I4s", content, place)
            out.seek(place)
            if kind == b"prft":
                clock = struct.unpack_from(">Q", content, place + 16)[0] - (minutes * 60 << 32)
                out.write(content[place : place + 16] + struct.pack(">Q", clock) + content[place + 24 : place + length])
            else:
                out.write(content[place : place + (length if kind in KEPT else 8)])
            place += length
        out.truncate(len(content))
    os.rename(part, path)
