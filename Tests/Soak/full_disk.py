"""The disk fills under live streams, and is emptied again: samples wait, and all of them are there in the end."""
import ctypes
import os
import time

from result import Result
from server import Server, until
from video import clip, publish

FULL = {"streams": 5, "rounds": 3, "seconds": 10}
SMALL = {"streams": 2, "rounds": 1, "seconds": 3}

libc = ctypes.CDLL(None, use_errno=True)


def fill(path):
    """Takes all the room that is left."""
    with open(path, "wb", buffering=0) as file:
        block = bytes(1 << 16)
        while block:
            try:
                if file.write(block) < len(block):
                    raise OSError
            except OSError:
                block = block[: len(block) // 2]


def run(program, folder, size):
    result = Result("full disk", f"{size['rounds']} times no room for {size['seconds']} s")
    data = folder / "data"
    data.mkdir()
    if libc.mount(b"tmpfs", str(data).encode(), b"tmpfs", 0, b"size=64m") != 0:
        result.faults = "not run: this user may not mount a small disk"
        return result
    server = Server(program, folder, {"storage": {"minimum_free": 0}})
    try:
        server.start()
        streams = server.create(size["streams"])
        memory = server.memory()
        for round in range(size["rounds"]):
            video = clip(folder, seconds=size["seconds"] + 15)
            publishers = [publish(video, server.url(stream), 0) for stream in streams]
            until("all are live", 30, lambda: all(s["status"] == "live" for s in server.streams(streams)), 0.2)
            result.streams = len(streams)
            fill(data / "ballast")
            until("health says so", 30, lambda: server.health() == 503)
            time.sleep(size["seconds"])
            (data / "ballast").unlink()
            until("health is green", 60, lambda: server.health() == 200)
            result.want(all(publisher.wait(60) == 0 for publisher in publishers), "a publisher was cut off")
            until("all is stored", 60, lambda: server.is_quiet(streams), 0.2)
            result.expected += (size["seconds"] + 15) * len(streams)
            time.sleep(1)
        now = server.streams(streams)
        each = result.expected // len(streams)
        result.stored = sum(stream["frames_received"] for stream in now)
        result.lost = sum(max(0, each - stream["frames_received"]) for stream in now)
        result.memory = (memory, server.memory())
        result.want(server.stop() == 0, "mem serve did not end as it should")
    finally:
        if server.__dict__.get("process"):
            server.process.kill()
            server.process.wait()
        libc.umount2(str(data).encode(), os.MNT_DETACH if hasattr(os, "MNT_DETACH") else 2)
    return result
