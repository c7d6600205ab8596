"""How far behind live video is, by low-latency HLS, in milliseconds."""
import re
import threading
import time
import urllib.error
import urllib.request

from ..clips import make_clip
from ..failure import Failure
from ..publisher import Publisher, tags
from ..report import Figure
from ..server import Server

CLIP = "1080p60 testsrc2 sound"
GLASS = 3000
PART = r'#EXT-X-PART:DURATION=([\d.]+),URI="([^"]+)"'
SETTINGS = {"streaming": {"recording": "always"}}


def read(server, path):
    with urllib.request.urlopen(server.base + path, timeout=20) as answer:
        return answer.read()


def media_time(fragment):
    """Where the first picture of a fragment is in its file, in milliseconds (`prft`)."""
    place = fragment.index(b"prft")
    return int.from_bytes(fragment[place + 20 : place + 28], "big") / 1000


def first_playlist(server, path):
    deadline = time.monotonic() + 15
    while True:
        try:
            return read(server, f"{path}/live.m3u8").decode()
        except urllib.error.HTTPError as error:
            if time.monotonic() > deadline:
                raise Failure("nothing is recorded") from error
            time.sleep(0.05)


def follow(server, path, until, seen):
    """Asks for each playlist before it is there, and reads each part that it names; notes when its bytes were there."""
    playlist = first_playlist(server, path)
    # What was there when the player came is no news.
    known = set(re.findall(PART, playlist))
    while not until():
        for length, uri in [part for part in re.findall(PART, playlist) if part not in known]:
            fragment = read(server, f"{path}/{uri}")
            seen.append((media_time(fragment), float(length) * 1000, time.time()))
            known.add((length, uri))
        hold_back = float(re.search(r"PART-HOLD-BACK=([\d.]+)", playlist)[1]) * 1000
        first = int(re.search(r"MEDIA-SEQUENCE:(\d+)", playlist)[1])
        complete = playlist.count("#EXTINF")
        parts = playlist[playlist.rfind("#EXTINF") :].count("#EXT-X-PART:")
        try:
            playlist = read(server, f"{path}/live.m3u8?_HLS_msn={first + complete}&_HLS_part={parts}").decode()
        except urllib.error.HTTPError:
            break
    return hold_back


def run(options, report):
    found = tags(make_clip(CLIP, max(20, options.seconds)))
    with Server(settings=SETTINGS) as server:
        stream = server.create(1)[0]
        publisher = Publisher(server.rtmp_port, stream["stream_key"])
        over = threading.Event()
        sender = threading.Thread(target=lambda: (publisher.send(found), over.set()))
        sender.start()
        seen = []
        hold_back = follow(server, f"/api/streams/{stream['session_id']}", over.is_set, seen)
        sender.join()
        publisher.close()
    if len(seen) < 10:
        raise Failure(f"only {len(seen)} parts came")
    # Times in the file begin with the first access unit; the clip's first one is decoded at 0.
    waits, behind, glass = [], [], []
    for start, length, arrived in seen:
        inside = [sent for pts, sent in publisher.sent.items() if start - 5 <= pts < start + length - 5]
        if not inside:
            continue
        waits.append((arrived - max(inside)) * 1000)
        behind.append((arrived - min(inside)) * 1000)
        # A player is so far behind the end of the playlist, whenever it began, and up to a part more until the next one.
        glass.append(waits[-1] + hold_back + length)
    report.add(Figure("live", "from sending the last picture of a part to its arrival at a player", "ms", waits))
    report.add(Figure("live", "from sending the first one", "ms", behind))
    note = f"arrival + PART-HOLD-BACK of {hold_back:.0f} ms + a part; without encoder and screen"
    report.add(Figure("live", "a player is behind the sending of what it shows", "ms", glass, target=GLASS, of="worst", note=note))
