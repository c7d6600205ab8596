"""Many streams at once on all cores: what the server and its store take, what is lost, and what each more costs."""
import time

from ..asker import Asker
from ..clips import make_clip
from ..failure import Failure
from ..processes import own_cpu, status
from ..publishers import Publishers
from ..report import MEMORY as GROUP
from ..report import Figure
from ..server import Decoders, Pace, Server

SERVER_MEGABYTES, SERVER_PERCENT = 350, 10
WRITTEN_PER_BYTE = 2.2
LATEST_P99 = 150
LATEST_TIMES = 400


def ten(options, report):
    """The server alone while ten streams have a new picture each second."""
    seconds = 3 * options.seconds
    clip = make_clip("1080p60 testsrc2", seconds)
    percent, decoding, latest = [], [], []
    with Server() as server:
        streams = server.create(10)
        decoders = Decoders(server)
        with Publishers(clip, [stream["rtmp_url"] for stream in streams], apart=0.1) as publishers:
            server.wait_until_live(10)
            time.sleep(4)
            pace = Pace(server, streams)
            for _ in range(3):
                own, all_decoders, begun = own_cpu(server.pid), decoders.running_cpu(), time.monotonic()
                time.sleep(options.seconds / 2)
                passed = time.monotonic() - begun
                percent.append(100 * (own_cpu(server.pid) - own) / passed)
                decoding.append(100 * (decoders.running_cpu() - all_decoders) / passed)
            lag = pace.note()
            publishers.must_all_be_there()
            asker = Asker(server)
            for number in range(LATEST_TIMES):
                code, _, took = asker.ask(f"/api/streams/{streams[number % 10]['session_id']}/latest.jpg")
                if code != 200:
                    raise Failure(f"latest.jpg: {code}")
                latest.append(took)
                time.sleep(0.02)
            asker.close()
            while publishers.are_there():
                decoders.look()
                time.sleep(0.25)
        decoders.wait_until_gone()
        taken, memory = sum(server.samples(streams)), status(server.pid, "VmHWM")
        query = "SELECT sum(jpeg_bytes + thumbnail_bytes)::BIGINT, count(*) FROM frames"
        kept, frames = server.ask("/api/sql", {"query": query})["rows"][0]
        written = server.stop()
    name = "10 streams of 1080p60"
    largest, together = decoders.memory()
    report.add(Figure("ten", f"{name}, server, CPU", "% of a core", percent, target=SERVER_PERCENT, note=lag))
    report.add(Figure("ten", f"{name}, all decoders, CPU", "% of a core", decoding, note=lag))
    report.add(Figure("ten", f"{name}, server, peak memory", "MB", [memory], target=SERVER_MEGABYTES))
    report.add(Figure("ten", f"{name}, all decoders, peak memory", "MB", [together], note=f"the largest {largest:.0f}"))
    report.add(stored(name, taken, seconds * 10, "ten"))
    report.add(Figure("ten", f"{name}, latest.jpg", "ms", latest, target=LATEST_P99, of="p99"))
    note = f"{frames} frames, {kept / 1e6:.0f} MB"
    name = "written to the disk per byte of JPEG"
    report.add(Figure("ten", name, "bytes", [written / kept], target=WRITTEN_PER_BYTE, note=note), GROUP)


def stored(name, taken, expected, part):
    """Samples that were stored; a clip may end on one more than it has seconds."""
    share = min(100.0, 100 * taken / expected)
    return Figure(part, f"{name}, samples", "%", [share], target=100, sense="≥", note=f"{taken} of {expected}")


def thirty(options, report):
    """More than a small machine can be expected to bear: nothing may be lost."""
    for kind in ("1080p60 screen", "1080p60 testsrc2"):
        report.attempt(f"30 streams of {kind}", thirty_of, kind, options, report)


def thirty_of(kind, options, report):
    seconds = 3 * options.seconds
    clip = make_clip(kind, seconds)
    with Server() as server:
        streams = server.create(30)
        decoders = Decoders(server)
        before = own_cpu(server.pid)
        with Publishers(clip, [stream["rtmp_url"] for stream in streams], apart=0.03) as publishers:
            while publishers.are_there():
                time.sleep(0.5)
        decoders.wait_until_gone(60)
        used = 100 * (own_cpu(server.pid) - before + decoders.cpu()) / seconds
        taken = sum(server.samples(streams))
    name = f"30 streams of {kind}"
    report.add(stored(name, taken, seconds * 30, "thirty"))
    report.add(Figure("thirty", f"{name}, server and decoders, CPU", "% of a core", [used]))


def flat(options, report):
    """Small pictures: what a stream costs apart from its pictures, and whether it stays so among many."""
    first = []
    for count in options.flat:
        report.attempt(f"{count} small streams", flat_of, count, first, options, report)


def flat_of(count, first, options, report):
    """What each of so many streams takes; beside `first`, which is filled when it is empty."""
    clip = make_clip("320x180p30 screen", options.seconds)
    used = []
    with Server() as server:
        streams = server.create(count)
        decoders = Decoders(server)
        with Publishers(clip, [stream["rtmp_url"] for stream in streams], loops=-1, apart=0.037) as publishers:
            server.wait_until_live(count)
            time.sleep(4)
            pace = Pace(server, streams)
            for _ in range(3):
                before, begun = own_cpu(server.pid) + decoders.running_cpu(), time.monotonic()
                time.sleep(options.seconds / 3)
                passed = time.monotonic() - begun
                used.append(1000 * (own_cpu(server.pid) + decoders.running_cpu() - before) / passed / count)
            lag = pace.note()
            publishers.must_all_be_there()
    first += [] if first else used
    name = f"320x180p30, {count} streams, each" if count > 1 else "320x180p30, 1 stream"
    peer = f"{options.flat[0]} stream" + ("s" if options.flat[0] > 1 else "")
    report.add(Figure("flat", name, "CPU-ms/s", used, peer, first, note=lag))
