"""What a large memory answers, and how fast, while ten streams are written into it."""
import subprocess
import sys
import time

from ..clips import make_clip
from ..failure import Failure
from ..memory import MEMORY, fill
from ..places import READERS
from ..processes import status
from ..publishers import Publishers
from ..report import MEMORY as GROUP
from ..report import STREAMS, Figure
from ..server import Server

ABOUT = """
A memory of 10 million samples, 500,000 frames and 200,000 texts of 20 sources, asked by 8 readers at once while
10 streams of 720p30 come in: first what a question costs the store alone; then p50 and p99 of the answers with 100 ms
between a reader's questions, and without a pause: medians of five rounds, and the lowest and highest p99 of them.
The encoders would be on other machines: here they have a lower priority than the server and the readers
"""


def show(report, *arguments):
    """Runs the readers, and passes on what they print."""
    table = []
    with subprocess.Popen([str(READERS), *arguments], stdout=subprocess.PIPE, text=True) as readers:
        for row in readers.stdout:
            sys.stdout.write(row)
            sys.stdout.flush()
            if row.startswith("|"):
                table.append(row)
    if readers.returncode:
        raise Failure(f"ReadBenchmark {arguments[0]} failed")
    if table:
        report.take_table(f"reads {arguments[0]}", table)


def run(options, report):
    fill()
    # The readers print as they go on; what there is already comes first.
    report.print(STREAMS)
    print(ABOUT, flush=True)
    show(report, "cost", str(MEMORY))
    print(flush=True)
    show(report, "similar", f"{MEMORY}-frames")
    print(flush=True)
    clip = make_clip("720p30 screen", 20)
    with Server(MEMORY) as server:
        streams = server.create(10)
        try:
            with Publishers(clip, [stream["rtmp_url"] for stream in streams], loops=-1, apart=0.23) as publishers:
                server.wait_until_live(10)
                before, start = sum(server.samples(streams)), time.monotonic()
                show(report, "ask", server.base, str(options.reads))
                taken, passed = sum(server.samples(streams)) - before, time.monotonic() - start
                publishers.must_all_be_there()
            print(f"\nmeanwhile {taken} samples of {len(streams)} streams in {passed:.0f} s\n", flush=True)
            memory = status(server.pid, "VmHWM")
        finally:
            for stream in streams:
                server.ask(f"/api/streams/{stream['session_id']}", method="DELETE")
    report.add(Figure("reads", "server with 8 readers and 10 streams, peak memory", "MB", [memory]), GROUP)
