"""Kills a Mem at random moments while streams come in, and looks at what is left.

Each round publishes ten small streams, asks the API again and again for what it has stored, kills the server with
SIGKILL, lets `mem check` look at the files as they are, and starts it again. Every sample that was shown has to be
there then, with the same frame, and with its picture.
"""
import random
import time

from result import Result
from server import Server
from video import clip, publish_to_all

FULL = {"rounds": 100, "streams": 10, "seed": None}
SMALL = {"rounds": 3, "streams": 10, "seed": None}


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def show_until_cut(server, shown, since, dice):
    """Asks for what is stored until the moment of the cut."""
    before = len(shown)
    # Once the first samples are seen, the cut comes at any moment of the next seconds.
    cut = None
    while cut is None or time.monotonic() < cut:
        shown.update(server.entries(since))
        if cut is None and len(shown) > before:
            cut = time.monotonic() + dice.uniform(0, 3)
        time.sleep(0.05)


def run(program, folder, size):
    result = Result("power cut", f"{size['rounds']} kill -9 of mem")
    seed = size["seed"] if size["seed"] is not None else random.randrange(1 << 30)
    dice = random.Random(seed)
    video = clip(folder)
    server = Server(program, folder, {"capture": {"frame": {"enable_deduplication": False}}})
    server.start()
    memory = server.memory()
    streams = server.create(size["streams"])
    start = now()
    shown, openings = {}, []
    for round in range(size["rounds"]):
        since = now()
        publisher = publish_to_all(video, [server.url(stream) for stream in streams])
        show_until_cut(server, shown, since, dice)
        result.streams = max(result.streams, server.json("/api/streams")["active_count"])
        server.kill()
        publisher.wait(timeout=30)
        wrong, _ = server.check()
        result.want(not wrong, f"round {round}: {wrong}")
        openings.append(server.start())
        there = server.entries(start)
        missing = [key for key, value in shown.items() if there.get(key) != value]
        result.lost += len(missing)
        for key in missing:
            result.want(False, f"round {round}: {key} was shown with {shown.pop(key)}, there is {there.get(key)}")
        for key in dice.sample(sorted(there), min(20, len(there))):
            picture = server.ask(there[key][1])
            is_whole = picture.startswith(b"\xff\xd8") and picture.endswith(b"\xff\xd9")
            result.want(is_whole, f"round {round}: the picture of {key} is broken")
    result.memory = (memory, server.memory())
    result.expected = len(shown) + result.lost
    result.stored = len(server.entries(start))
    result.want(result.expected > 0, "nothing was shown")
    result.want(server.stop() == 0, "mem serve did not end as it should")
    wrong, left = server.check()
    result.want(not wrong and not left, f"at the end: {wrong} {left}")
    result.note("seed", seed)
    result.note("expected are those that the API had shown; stored were more", result.stored - result.expected)
    result.note("longest start after a kill", f"{max(openings, default=0):.2f} s")
    return result
