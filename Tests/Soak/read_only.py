"""Files that may not be written any more, and may again, under live streams.

Publishers stay connected, every sample waits and is there once Mem may write again, and those of the newest seconds have
their pictures; what pictures had to be let go is counted.
"""
import array
import datetime
import fcntl
import itertools
import os
import subprocess
import time
import urllib.error

from result import Result
from server import Server, until
from video import clip, publish

FULL = {"streams": 2, "rounds": 3, "seconds": 40}
SMALL = {"streams": 1, "rounds": 1, "seconds": 25}

# Seconds.
BUFFER = 4
LONGEST_PAUSE = 0.5

# Samples a second of each stream.
RATE = 10

# Large pictures, many of them: what waits for the store is as much as may wait within seconds.
SETTINGS = {
    "streaming": {"capture": {"frame_interval_seconds": 1 / RATE, "buffer_size": BUFFER}},
    "capture": {"frame": {"enable_deduplication": False}},
    "storage": {"minimum_free": 0},
}

# From linux/fs.h.
GET_FLAGS, SET_FLAGS, IMMUTABLE = 0x80086601, 0x40086602, 0x10


class Disk:
    """An ext2 file system of its own, in a file behind a loop device."""

    def __init__(self, folder, megabytes=600):
        self.path = folder / "data"
        self.path.mkdir()
        image = folder / "disk"
        with open(image, "wb") as file:
            file.truncate(megabytes << 20)
        self._run("mkfs.ext2", "-q", "-F", image)
        self._run("mount", "-o", "loop", image, self.path)

    @staticmethod
    def _run(*command):
        path = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=path).stdout.strip()

    def let_write(self, may):
        """Lets the files be written, or refuses it, also to who has them open.

        Linux does not turn a disk read-only that has files open for writing, unless it finds a fault in it, and then for
        good. Files that are immutable refuse the same calls.
        """
        # A second time for what was made while the first one looked.
        for folder, _, names in itertools.chain(os.walk(self.path), os.walk(self.path)):
            for place in [folder, *(os.path.join(folder, name) for name in names)]:
                try:
                    self._mark(place, not may)
                except FileNotFoundError:
                    continue

    @staticmethod
    def _mark(place, is_immutable):
        file = os.open(place, os.O_RDONLY)
        try:
            flags = array.array("l", [0])
            fcntl.ioctl(file, GET_FLAGS, flags)
            flags[0] = flags[0] | IMMUTABLE if is_immutable else flags[0] & ~IMMUTABLE
            fcntl.ioctl(file, SET_FLAGS, flags)
        finally:
            os.close(file)

    def remove(self):
        self.let_write(True)
        self._run("umount", "-l", self.path)


def run(program, folder, size):
    result = Result("read-only disk", f"{size['rounds']} times no write for {size['seconds']} s")
    try:
        disk = Disk(folder)
    except (OSError, subprocess.CalledProcessError):
        result.faults = "not run: this user may not make a disk of its own"
        return result
    server = Server(program, folder, SETTINGS)
    try:
        refuse(server, disk, folder, size, result)
    finally:
        if server.__dict__.get("process"):
            server.process.kill()
            server.process.wait()
        disk.remove()
    return result


def refuse(server, disk, folder, size, result):
    server.start()
    streams = server.create(size["streams"])
    memory = server.memory()
    video = clip(folder, size="1280x720", rate=RATE, seconds=20, gop=10, noise=100)
    publishers = [publish(video, server.url(stream)) for stream in streams]
    until("all are live", 30, lambda: all(s["status"] == "live" for s in server.streams(streams)), 0.2)
    result.streams = len(streams)
    newest = []
    for _ in range(size["rounds"]):
        received(server, streams, 20)
        shown = server.entries()
        let_go = without_picture(server)
        disk.let_write(False)
        until("health says so", 30, lambda: server.health() == 503, 0.2)
        result.want("the store can't commit" in server.log(), "the log does not say so")
        time.sleep(size["seconds"])
        now = server.streams(streams)
        result.want(all(stream["status"] == "live" for stream in now), "a publisher was cut off")
        result.want(server.health() == 503, "health was green before anything could be written")
        disk.let_write(True)
        end = datetime.datetime.now(datetime.timezone.utc)
        until("health is green", 60, lambda: server.health() == 200, 0.2)
        received(server, streams, 10)
        result.want("the store commits again" in server.log(), "the log does not say that it is over")
        result.want(without_picture(server) > let_go, "what was let go is not counted")
        after = server.entries()
        newest.append(newest_seconds(server, streams, after, end, result))
        breaks = [pause for pause in pauses(after) if pause > LONGEST_PAUSE]
        result.want(not breaks, f"samples are missing: none for {breaks} s")
        result.expected += len(shown)
        lost = sum(1 for key, frame in shown.items() if after.get(key) != frame)
        result.lost += lost
        result.stored += len(shown) - lost
    result.memory = (memory, server.memory())
    result.note(f"samples of the {BUFFER} s before it could write again", ", ".join(map(str, newest)))
    result.want(all(publisher.poll() is None for publisher in publishers), "a publisher was cut off")
    for publisher in publishers:
        publisher.terminate()
    until("all is stored", 60, lambda: server.is_quiet(streams), 0.2)
    result.want(server.stop() == 0, "mem serve did not end as it should")
    wrong, _ = server.check()
    result.want(not wrong, f"mem check finds {wrong}")


def without_picture(server):
    """How many frames were stored without their picture."""
    lines = server.ask("/metrics").decode().splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("mem_frames_without_picture_total "))


def newest_seconds(server, streams, entries, end, result):
    """How many samples there are of the last seconds before a time, each of which should have its picture."""
    begin = end - datetime.timedelta(seconds=BUFFER)
    newest = [frame for (_, text), frame in entries.items() if begin <= instant(text) < end]
    # A stream's first and last one may be just outside.
    wanted = (BUFFER * RATE - 2) * len(streams)
    result.want(len(newest) >= wanted, f"{len(newest)} samples of the newest seconds instead of {wanted}")
    missing = 0
    for _, url in newest:
        try:
            server.ask(url)
        except urllib.error.HTTPError:
            missing += 1
    result.want(missing == 0, f"{missing} of the newest pictures are missing")
    return len(newest) - missing


def pauses(entries):
    """How long it was from each sample of a source to the next one, in seconds."""
    for source in {source for source, _ in entries}:
        instants = sorted(instant(text) for other, text in entries if other == source)
        yield from ((b - a).total_seconds() for a, b in itertools.pairwise(instants))


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def received(server, streams, count):
    """Waits until so many further samples of each stream are stored."""
    before = [stream["frames_received"] for stream in server.streams(streams)]
    until(
        "all streams go on", 60,
        lambda: all(s["frames_received"] >= b + count for s, b in zip(server.streams(streams), before)), 0.2,
    )
