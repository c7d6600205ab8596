"""Strangers try keys that nobody has, as fast as they can, beside live streams: those lose nothing."""
import sys
from pathlib import Path

from result import Result
from server import Server, start, until
from video import clip, publish

FULL = {"streams": 5, "keys": 30_000, "seconds": 60}
SMALL = {"streams": 2, "keys": 1000, "seconds": 15}

CLIENT = Path(__file__).parent.parent / "Clients" / "wrong_keys.py"


def run(program, folder, size):
    result = Result("wrong keys", f"{size['keys']} wrong keys")
    server = Server(program, folder)
    video = clip(folder, seconds=size["seconds"])
    server.start()
    streams = server.create(size["streams"])
    memory = server.memory()
    publishers = [publish(video, server.url(stream), 0) for stream in streams]
    until("all are live", 30, lambda: all(s["status"] == "live" for s in server.streams(streams)), 0.2)
    result.streams = len(streams)
    guesser = start([sys.executable, CLIENT, server.ports[1], size["keys"]])
    result.want(guesser.wait(300) == 0, "a wrong key was not refused, or hung")
    result.want(all(publisher.wait(120) == 0 for publisher in publishers), "a publisher was cut off")
    until("all is stored", 60, lambda: server.is_quiet(streams), 0.2)
    now = server.streams(streams)
    result.expected = size["seconds"] * len(streams)
    result.stored = sum(stream["frames_received"] for stream in now)
    result.lost = sum(max(0, size["seconds"] - stream["frames_received"]) for stream in now)
    result.memory = (memory, server.memory())
    result.want(server.stop() == 0, "mem serve did not end as it should")
    return result
