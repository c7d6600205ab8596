"""How soon a picture can be seen, and is told of, in milliseconds."""
import http.client
import json
import threading
import time
from datetime import UTC, datetime

from ..asker import Asker
from ..clips import make_clip
from ..failure import Failure
from ..peers.listener import Listener
from ..publisher import Publisher, tags
from ..report import Figure
from ..server import Server

CLIP = "1080p60 testsrc2 sound"
FIRST_P50, FIRST_P99 = 400, 1200
SAMPLE_P99 = 1100
TOLD_P99 = 300
# How many publishers send at once, so that there are enough samples in a short time.
STREAMS = 5
WAIT = 20


def first_seen(port, key, found, is_there):
    """Milliseconds from being let in until something is there."""
    publisher = Publisher(port, key)
    over = threading.Event()
    sender = threading.Thread(target=publisher.send, args=(found, over.is_set))
    sender.start()
    try:
        while not is_there():
            if time.time() > publisher.accepted + WAIT:
                raise Failure(f"nothing was there within {WAIT} s of publishing")
            time.sleep(0.004)
        return (time.time() - publisher.accepted) * 1000
    finally:
        over.set()
        sender.join()
        publisher.close()


def listener(found):
    """The same of FFmpeg as a listener: until its first JPEG is there."""
    with Listener() as peer:
        deadline = time.monotonic() + WAIT
        while True:
            try:
                return first_seen(peer.port, "bench", found, peer.has_picture)
            except ConnectionRefusedError as error:
                if time.monotonic() > deadline:
                    raise Failure("ffmpeg did not listen") from error
                time.sleep(0.02)


def first_pictures(options, report, found):
    mem, beside = [], []
    with Server() as server:
        asker = Asker(server)
        for number in range(options.publishes):
            stream = server.create(1)[0]
            path = f"/api/search?type=timeline&session_id={stream['session_id']}&limit=1"

            def is_there(path=path):
                return asker.json(path)["count"] > 0

            mem.append(first_seen(server.rtmp_port, stream["stream_key"], found, is_there))
            server.ask(f"/api/streams/{stream['session_id']}", method="DELETE")
            # It takes seconds: a third as many are enough.
            if number % 3 == 0:
                beside.append(listener(found))
        asker.close()
    name = "from let in to the first frame in the API"
    report.add(Figure("latency", name, "ms", mem, "ffmpeg -listen 1", beside, target=FIRST_P50))
    report.add(Figure("latency", name, "ms", mem, target=FIRST_P99, of="p99"))


def moment(text):
    return datetime.fromisoformat(text).timestamp()


def listen(server, heard):
    """Notes for each sample, by session and time, when its event came; ends with the server."""
    connection = http.client.HTTPConnection("127.0.0.1", server.api_port)
    connection.request("GET", "/api/events?kind=sample")
    answer = connection.getresponse()
    while line := answer.readline():
        now = time.time()
        if line.startswith(b"data: "):
            event = json.loads(line[6:])
            if event["kind"].startswith("sample."):
                heard.setdefault(event["session_id"], {}).setdefault(moment(event["timestamp"]), now)


def events(options, report, found):
    """From the arrival of the access unit that a sample shows to its event."""
    with Server() as server:
        heard = {}
        listener = threading.Thread(target=listen, args=(server, heard))
        listener.start()
        publishers, senders = begin(server, found)
        for sender in senders:
            sender.join()
        time.sleep(3)
        server.stop()
        listener.join()
        delays = delays_of(publishers, heard)
        if len(delays) < STREAMS * options.seconds:
            raise Failure(f"{len(delays)} samples of {STREAMS * options.seconds} were told")
    name = "from an access unit to the event of its sample"
    report.add(Figure("latency", name, "ms", delays, target=TOLD_P99, of="p99", note=f"{STREAMS} streams"))


def begin(server, found):
    """Publishers by session, and the threads in which they send."""
    streams = server.create(STREAMS)
    publishers = {stream["session_id"]: Publisher(server.rtmp_port, stream["stream_key"]) for stream in streams}
    # Encoders are not in step; each begins to send within the same second.
    for number, publisher in enumerate(publishers.values()):
        publisher.accepted = time.time() + number / STREAMS
    senders = [threading.Thread(target=each.send, args=(found,)) for each in publishers.values()]
    for sender in senders:
        sender.start()
    return publishers, senders


def delays_of(publishers, seen):
    """Milliseconds from sending the access unit that each sample shows to when it was seen; ends the publishers."""
    delays = []
    for session, publisher in publishers.items():
        first = min(publisher.sent)
        start = min(seen[session])
        for instant, visible in seen[session].items():
            shown = first + (instant - start) * 1000
            nearest = min(publisher.sent, key=lambda pts: abs(pts - shown))
            delays.append((visible - publisher.sent[nearest]) * 1000)
        publisher.close()
    return delays


def samples(options, report, found):
    """From the arrival of the access unit that a sample shows to its entry in the timeline."""
    with Server() as server:
        asker = Asker(server)
        publishers, senders = begin(server, found)
        seen = {session: {} for session in publishers}
        end = time.time() + options.seconds + 3
        while time.time() < end:
            since = datetime.fromtimestamp(time.time() - 4, UTC).isoformat().replace("+00:00", "Z")
            entries = asker.json(f"/api/search?type=timeline&start={since}&limit=100")["entries"]
            now = time.time()
            for entry in entries:
                seen[entry["session_id"]].setdefault(moment(entry["timestamp"]), now)
            time.sleep(0.015)
        for sender in senders:
            sender.join()
        asker.close()
        delays = delays_of(publishers, seen)
        if len(delays) < STREAMS * options.seconds:
            raise Failure(f"{len(delays)} samples of {STREAMS * options.seconds} were seen")
    name = "from an access unit to its sample in the API"
    report.add(Figure("latency", name, "ms", delays, target=SAMPLE_P99, of="p99", note=f"{STREAMS} streams"))


def run(options, report):
    found = tags(make_clip(CLIP, options.seconds))
    report.attempt("first pictures", first_pictures, options, report, found)
    report.attempt("samples", samples, options, report, found)
    report.attempt("events", events, options, report, found)
