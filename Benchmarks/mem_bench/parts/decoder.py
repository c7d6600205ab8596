"""A decoder process: how soon it is there, and what it takes of very large pictures and of many samples."""
import socket
import struct
import subprocess
import time

from ..clips import make_clip
from ..failure import Failure
from ..peers import pipelines
from ..places import DECODER
from ..report import Figure
from .clips import must_have, send
from .many import stored

# The record of a stream's settings, as in Sources/DecoderProtocol: a sample every second, no origin, no last sample,
# the longest sides, no limit of memory, pictures from 1 on; JPEG quality, deduplication, sensitivity, heartbeat, no
# threshold, and when a picture was kept last.
SETTINGS = struct.pack(">qBBIIQQBBBdBq", 1_000_000, 0, 0, 7680, 4320, 0, 1, 85, 1, 1, 300.0, 0, 0)
SETTINGS = struct.pack(">IB", len(SETTINGS) + 1, 1) + SETTINGS
END = struct.pack(">IB", 1, 5)
READY = 129

START_MILLISECONDS = 15
STARTS = 50


def start(*arguments):
    """Milliseconds until a stream's decoder is ready."""
    ours, theirs = socket.socketpair()
    begin = time.perf_counter()
    process = subprocess.Popen([str(DECODER), *arguments], stdin=theirs, stdout=subprocess.DEVNULL)
    theirs.close()
    ours.sendall(SETTINGS)
    answer = ours.recv(4096)
    elapsed = time.perf_counter() - begin
    ours.sendall(END)
    while ours.recv(4096):
        pass
    ours.close()
    if process.wait() or len(answer) < 5 or answer[4] != READY:
        raise Failure("the decoder did not become ready")
    return elapsed * 1000


def starts(report):
    bare, confined = [], []
    # Taken in turn, so that a busy moment of the machine meets both.
    for _ in range(STARTS):
        bare.append(start("--old-kernel"))
        confined.append(start())
    report.add(
        Figure(
            "decoder", "decoder, from its start to ready", "ms", confined, "without the kernel's sandbox", bare,
            target=START_MILLISECONDS,
        )
    )


def largest(name, options, report):
    """In real time on one core, as CPU time tells it, and as it comes out."""
    seconds = options.seconds // 2
    clip = make_clip(name, seconds)
    used, taken, memory = [], 0, 0
    for _ in range(options.rounds):
        found = send(clip)
        used.append(found.cpu / seconds)
        taken += found.samples
        memory = max(memory, found.decoder_memory)
    report.add(Figure("decoder", name, "CPU-s/s", used, target=1, of="worst", note=f"decoder {memory:.0f} MB"))
    report.add(stored(name, taken, seconds * options.rounds, "decoder"))


def frequent(options, report):
    """Ten times the samples."""
    name = "1080p60 testsrc2"
    clip = make_clip(name, options.seconds)
    often, seldom, usual = [], [], []
    for _ in range(options.rounds):
        found = send(clip, {"streaming": {"capture": {"frame_interval_seconds": 0.1}}})
        must_have(found.samples, 10 * options.seconds, name)
        often.append(found.cpu / options.seconds)
        seldom.append(send(clip).cpu / options.seconds)
        usual.append(pipelines.usual(clip, rate=10) / options.seconds)
    name = f"{name}, a sample each 0.1 s"
    report.add(Figure("decoder", name, "CPU-s/s", often, "a sample each second", seldom, target=10, of="ratio"))
    report.add(Figure("decoder", name, "CPU-s/s", often, "ffmpeg -r 10", usual))


def run(options, report):
    report.attempt("decoder starts", starts, report)
    for name in ("8K30 screen", "8K30 testsrc2"):
        report.attempt(name, largest, name, options, report)
    report.attempt("ten samples a second", frequent, options, report)
