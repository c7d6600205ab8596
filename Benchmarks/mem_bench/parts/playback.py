"""What playing a long past by HLS takes: the playlist of a day of recordings, and tracks of single files."""
import threading
import time
import urllib.request
from datetime import timedelta

from ..day import MINUTES, files, make_day, start
from ..failure import Failure
from ..places import DAY
from ..processes import own_cpu
from ..report import MEMORY as GROUP
from ..report import Figure
from ..server import Server

# So many times each is asked for again.
AGAIN = 10


def took(server, path):
    """Seconds of CPU and of waiting until all is answered."""
    before, begun = own_cpu(server.pid), time.monotonic()
    request = urllib.request.Request(server.base + path, headers={"Range": "bytes=0-1023"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        if not answer.read():
            raise Failure(f"{path}: nothing")
    return own_cpu(server.pid) - before, time.monotonic() - begun


def run(options, report):
    make_day(options.seconds)
    folder, names = files()
    times = [(start(names[0]) + timedelta(minutes=minutes)).isoformat() + "Z" for minutes in (0, MINUTES)]
    base = f"/api/streams/{folder.name}"
    playlist = f"{base}/playlist.m3u8?start={times[0]}&end={times[1]}"
    first, again, meanwhile, track, track_again = [], [], [], [], []
    # The first start makes the files known, and reads them from the disk.
    with Server(DAY):
        pass
    for _ in range(options.rounds):
        with Server(DAY) as server:
            track.append(took(server, f"{base}/media/{names[1]}?track=video"))
            track_again += [took(server, f"{base}/media/{names[1]}?track=video") for _ in range(AGAIN)]
            # Somebody else plays a file while the day is looked through.
            others = f"{base}/media/{names[2]}?track=audio"
            other = threading.Timer(0.02, lambda: meanwhile.append(took(server, others)))
            other.start()
            first.append(took(server, playlist))
            other.join()
            again += [took(server, playlist) for _ in range(AGAIN)]
    for words, values in (
        ("the playlist of a day, 1440 files, for the first time", first),
        ("the same again", again),
        ("the front of a track of a file", track),
        ("the same again", track_again),
    ):
        report.add(Figure("playback", f"{words}: CPU", "ms", [1000 * cpu for cpu, _ in values]), GROUP)
        report.add(Figure("playback", words, "ms", [1000 * wall for _, wall in values]), GROUP)
    name = "the front of a track, asked for while a day is looked through"
    report.add(Figure("playback", name, "ms", [1000 * wall for _, wall in meanwhile]), GROUP)
