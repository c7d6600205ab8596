"""What one stream costs: server and decoder together, fed in real time over RTMP, beside FFmpeg on the same clip."""
import time
from typing import NamedTuple

from ..clips import CASES, make_clip
from ..failure import Failure
from ..peers import pipelines
from ..processes import Cores, own_cpu, status
from ..publishers import Publishers
from ..report import Figure
from ..server import Decoders, Server

# What each clip may cost of the usual pipeline; the clips that are measured unless others are asked for.
TARGETS = {
    "720p30 screen": 0.14,
    "720p30 testsrc2": 0.14,
    "1080p60 screen": 0.08,
    "1080p60 still": 0.05,
    "1080p60 testsrc2": 0.08,
    "1080p60 moving": 0.10,
    "1080p60 testsrc2 keyint 250": 0.20,
    "1080p60 testsrc2 no B-frames": 0.20,
    "4K60 screen": 0.08,
    "4K60 moving": 0.16,
}
USUAL = "ffmpeg -r 1"
# Those that every peer is measured with.
WITH_ALL_PEERS = {"720p30 screen", "1080p60 screen", "1080p60 testsrc2"}
DECODER_MEGABYTES = 60


class Run(NamedTuple):
    """What it took to receive, sample and store a clip."""

    cpu: float
    samples: int
    server_memory: float
    decoder_memory: float


def send(clip, settings=None):
    """Sends a clip once, and waits until all of it is stored."""
    with Server(settings=settings, prefix=Cores.measured()) as server:
        streams = server.create(1)
        decoders = Decoders(server)
        before = own_cpu(server.pid)
        with Publishers(clip, [streams[0]["rtmp_url"]], prefix=Cores.others()) as publishers:
            while publishers.are_there():
                decoders.look()
                time.sleep(0.25)
        decoders.wait_until_gone()
        cpu = own_cpu(server.pid) - before + decoders.cpu()
        return Run(cpu, sum(server.samples(streams)), status(server.pid, "VmHWM"), decoders.memory()[0])


def must_have(samples, seconds, name):
    """A cost means nothing where something was left out."""
    if samples < seconds:
        raise Failure(f"{name}: {samples} samples of {seconds} s")


def beside_peers(name, has_original, memory, options, report):
    """One clip by turns with its peers; adds what decoders of 1080p took to `memory`."""
    seconds = options.seconds // 2 if CASES[name].size == "3840x2160" else options.seconds
    clip = make_clip(name, seconds)
    peers = {USUAL: pipelines.usual}
    if name in WITH_ALL_PEERS:
        peers["ffmpeg fps=1"] = pipelines.filtered
        if has_original:
            peers["the original"] = pipelines.original
    mem, beside = [], {peer: [] for peer in peers}
    for _ in range(options.rounds):
        found = send(clip)
        must_have(found.samples, seconds, name)
        mem.append(found.cpu / seconds)
        if CASES[name].size == "1920x1080":
            memory.append(found.decoder_memory)
        for peer, measure in peers.items():
            beside[peer].append(measure(clip) / seconds)
    for peer, values in beside.items():
        target = TARGETS.get(name) if peer == USUAL else None
        report.add(Figure("clips", name, "CPU-s/s", mem, peer, values, target, of="ratio"))


def run(options, report):
    has_original = pipelines.has_original()
    if not has_original:
        report.leave_out("the original's Pillow and ImageHash", "scripts/bench could not install them")
    memory = []
    for name in options.clips:
        report.attempt(name, beside_peers, name, has_original, memory, options, report)
    if memory:
        report.add(Figure("clips", "decoder at 1080p, peak memory", "MB", memory, target=DECODER_MEGABYTES, of="worst"))
