"""Mem is ended and started again under encoders: they come back, and what is missing is no more than the pause."""
import time

from result import Result
from server import Server, until
from timeline import gaps, lost
from video import Encoder, clip

FULL = {"streams": 20, "restarts": 8}
SMALL = {"streams": 4, "restarts": 1}


def run(program, folder, size):
    result = Result("restart", f"{size['restarts']} SIGTERM under {size['streams']} encoders")
    video = clip(folder)
    server = Server(program, folder)
    server.start()
    streams = server.create(size["streams"])
    sessions = {stream["session_id"]: stream["source_id"] for stream in streams}
    encoders = [Encoder(video, server.url(stream)) for stream in streams]
    memory = server.memory()
    pauses, ends = [], []

    def have_more(than):
        now = server.streams(streams)
        return all(one["status"] == "live" and one["frames_received"] >= than[one["session_id"]] + 2 for one in now)

    counts = {session: 0 for session in sessions}
    until("all are live", 60, lambda: have_more(counts), 0.2)
    for _ in range(size["restarts"]):
        shown = server.entries()
        begun = time.time()
        ends.append(time.monotonic())
        result.want(server.stop() == 0, "mem serve did not end as it should")
        ends[-1] = time.monotonic() - ends[-1]
        server.start()
        there = server.entries()
        missing = [key for key, value in shown.items() if there.get(key) != value]
        result.lost += len(missing)
        result.want(not missing, f"was shown and is not there: {missing[:3]}")
        now = {one["session_id"]: one["source_id"] for one in server.streams()}
        result.want(now == sessions, "the sessions are others")
        counts = {one["session_id"]: one["frames_received"] for one in server.streams()}
        until("all are live again", 60, lambda: have_more(counts), 0.2)
        pauses.append((begun, time.time(), [encoder.began for encoder in encoders]))
    result.streams = server.json("/api/streams")["active_count"]
    result.memory = (memory, server.memory())
    for encoder in encoders:
        encoder.stop()
    until("nobody publishes", 30, lambda: server.is_quiet(streams), 0.2)
    result.want(server.stop() == 0, "mem serve did not end as it should")

    missing, result.stored = lost(server)
    result.lost += missing
    result.expected = result.stored + result.lost
    found = gaps(server)
    longest, latest = 0, 0
    for number, source in enumerate(sessions.values()):
        own = [(start, end) for at, cause, start, end in found if at == source and cause == "restart"]
        result.want(len(own) == len(pauses), f"a stream has {len(own)} gaps for {len(pauses)} restarts")
        for (start, end), (begun, seen, back) in zip(own, pauses):
            longest = max(longest, end - start)
            latest = max(latest, end - back[number])
            # From the last samples before the end to the first one of the encoder that is back, which was seen by then.
            since, until_seen = start - begun, end - seen
            is_within = since >= -2.5 and until_seen <= 0
            result.want(is_within, f"a gap from {since:.1f} s after SIGTERM to {until_seen:.1f} s after all were live")
    others = {cause for _, cause, _, _ in found} - {"restart"}
    result.want(not others, f"there are gaps for other reasons: {others}")
    result.note("longest time to end", f"{max(ends):.2f} s")
    result.note("longest gap in a timeline", f"{longest:.2f} s; encoders come back after 0.5 s")
    result.note("longest time from an encoder's start to its first sample", f"{latest:.2f} s")
    return result
