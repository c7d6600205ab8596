"""What recording takes: the server with the same ten streams, recorded and not, by turns."""
import time

from ..clips import make_clip
from ..processes import own_cpu
from ..publishers import Publishers
from ..report import Figure
from ..server import Pace, Server

COUNT = 10
# Each stream, in % of a core.
PERCENT = 3
MODES = ("off", "on_rule", "always")
# Settings count from the next keyframe on, which come every two seconds; what was begun is ended.
SETTLING = 5


def run(options, report):
    clip = make_clip("1080p60 screen CBR", options.seconds)
    used = {mode: [] for mode in MODES}
    with Server() as server:
        streams = server.create(COUNT)
        # It never fires, and so has what comes held for it.
        rule = {"name": "bench", "condition": {"type": "no_signal", "seconds": 86400}, "actions": [{"type": "record"}]}
        server.ask("/api/rules", rule)
        with Publishers(clip, [stream["rtmp_url"] for stream in streams], loops=-1, apart=0.1) as publishers:
            server.wait_until_live(COUNT)
            time.sleep(SETTLING)
            pace = Pace(server, streams)
            for _ in range(max(3, options.rounds)):
                for mode in MODES:
                    for stream in streams:
                        path = f"/api/streams/{stream['session_id']}"
                        server.ask(path, {"settings": {"recording": mode}}, method="PATCH")
                    time.sleep(SETTLING)
                    before, begun = own_cpu(server.pid), time.monotonic()
                    time.sleep(options.seconds)
                    passed = time.monotonic() - begun
                    used[mode].append(100 * (own_cpu(server.pid) - before) / passed / COUNT)
            lag = pace.note()
            publishers.must_all_be_there()
        listed = [server.ask(f"/api/streams/{stream['session_id']}/recordings")["bytes"] for stream in streams]
    note = lag or f"{sum(listed) / 1e6:.0f} MB were recorded"
    name = f"{COUNT} streams of 1080p60, 6 Mb/s"
    for mode, words in (("always", "recorded"), ("on_rule", "held for a rule")):
        more = [recorded - plain for recorded, plain in zip(used[mode], used["off"], strict=True)]
        target = {"target": PERCENT} if mode == "always" else {}
        report.add(Figure("recording", f"{name}, each, {words}", "% of a core more", more, note=note, **target))
    report.add(Figure("recording", f"{name}, each, the server without", "% of a core", used["off"], note=lag))
