"""Kills a Mem at random moments while it records, and looks at what can be played.

Each round publishes streams that are recorded, kills the server with SIGKILL, reads how far each file is whole, and
starts the server again. Every whole chunk has to be there then, listed and playable without an error or a hole; only
what was being written may be missing. What was listed before has to be listed as it was.
"""
import json
import random
import shutil
import subprocess
import time
import urllib.request
from datetime import datetime

from result import Result
from server import Server, until
from video import clip, publish_to_all

FULL = {"rounds": 100, "streams": 5, "seed": None}
SMALL = {"rounds": 3, "streams": 3, "seed": None}

RATE = 25
FFPROBE = shutil.which("ffprobe")


def whole_bytes(path):
    """Where the last whole chunk of a file ends, and how many chunks of video and of sound it has."""
    data = path.read_bytes()
    position, whole, chunks = 0, 0, 0
    while position + 8 <= len(data):
        size, kind = int.from_bytes(data[position:position + 4], "big"), data[position + 4:position + 8]
        if size < 8 or position + size > len(data):
            break
        position += size
        if kind == b"mdat":
            whole, chunks = position, chunks + 1
    return whole, chunks


def segments(server, streams):
    """What is listed: of each stream its segments, by their starts."""
    listed = {}
    for stream in streams:
        answer = server.json(f"/api/streams/{stream['session_id']}/recordings?limit=1000")
        for segment in answer["segments"]:
            listed[(stream["session_id"], segment["start_timestamp"])] = (segment["bytes"], segment["end_timestamp"])
    return listed


def files(server):
    folder = server.data / "mem.duckdb.recordings"
    return {path: path.stat().st_size for path in sorted(folder.glob("*/*.mp4"))}


def playable(path):
    """What is wrong with a file, as ffprobe reads it; and how many pictures it has."""
    told = subprocess.run(
        [FFPROBE, "-v", "error", "-select_streams", "v", "-show_entries", "packet=dts_time", "-of", "csv=p=0", path],
        capture_output=True, text=True, timeout=60,
    )
    times = [float(line.strip(",")) for line in told.stdout.split() if line.strip(",")]
    if told.returncode or told.stderr:
        return f"ffprobe says {told.stderr[:200]}", len(times)
    hole = max((after - before for before, after in zip(times, times[1:])), default=0)
    # RTMP counts milliseconds.
    return (f"there is a hole of {hole:.3f} s" if hole > 1 / RATE + 0.0015 else None), len(times)


def record(server, stream):
    body = json.dumps({"settings": {"recording": "always"}}).encode()
    request = urllib.request.Request(
        f"{server.api}/api/streams/{stream['session_id']}", body, {"Content-Type": "application/json"}, method="PATCH"
    )
    urllib.request.urlopen(request, timeout=30).read()


def run(program, folder, size):
    result = Result("recording", f"{size['rounds']} kill -9 of mem")
    seed = size["seed"] if size["seed"] is not None else random.randrange(1 << 30)
    dice = random.Random(seed)
    video = clip(folder, rate=RATE, gop=RATE, seconds=30)
    server = Server(program, folder)
    server.start()
    memory = server.memory()
    streams = server.create(size["streams"])
    for stream in streams:
        record(server, stream)
    cut_off = chunks = pictures = 0
    lost = []
    for round in range(size["rounds"]):
        before, known = segments(server, streams), files(server)
        publisher = publish_to_all(video, [server.url(stream) for stream in streams])
        until("every stream is recorded", 30, lambda: len(files(server)) >= len(known) + len(streams))
        time.sleep(dice.uniform(0.5, 4))
        result.streams = max(result.streams, server.json("/api/streams")["active_count"])
        server.kill()
        cut = time.time()
        publisher.wait(timeout=30)
        new = [path for path in files(server) if path not in known]
        left = {path: whole_bytes(path) for path in new}
        cut_off += sum(path.stat().st_size > whole for path, (whole, _) in left.items())
        server.start()
        listed = segments(server, streams)
        for key, value in before.items():
            result.want(listed.get(key) == value, f"round {round}: {key} was {value}, is {listed.get(key)}")
        ends = [datetime.fromisoformat(end).timestamp() for key, (_, end) in listed.items() if key not in before]
        lost += [cut - end for end in ends]
        sizes = sorted(bytes for key, (bytes, _) in listed.items() if key not in before)
        wanted = sorted(whole for whole, count in left.values() if count > 0)
        result.want(sizes == wanted, f"round {round}: whole were {wanted} bytes, listed are {sizes}")
        for path, (whole, count) in left.items():
            chunks += count
            if count == 0:
                result.want(not path.exists(), f"round {round}: {path.name} has nothing in it")
                continue
            result.want(path.stat().st_size == whole, f"round {round}: {path.name} is not as long as it is whole")
            wrong, found = playable(path)
            pictures += found
            result.want(wrong is None and found > 0, f"round {round}: {path.name}: {wrong or 'no picture'}")
    result.memory = (memory, server.memory())
    result.expected = result.stored = chunks
    if not result.want(chunks > 0 and lost, "nothing was recorded"):
        return result
    result.want(server.stop() == 0, "mem serve did not end as it should")
    result.note("seed", seed)
    result.note("expected and stored are whole chunks; files that were cut off within one", cut_off)
    result.note("pictures that play", pictures)
    result.note("from the end of a recording to the kill", f"{sum(lost) / len(lost):.2f} s on average, {max(lost):.2f} s at most")
    return result
