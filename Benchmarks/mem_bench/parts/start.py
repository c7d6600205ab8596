"""How soon Mem is there with a large memory."""
import time

from ..asker import Asker
from ..failure import Failure
from ..memory import MEMORY, fill
from ..report import MEMORY as GROUP
from ..report import Figure
from ..server import Server

READY_SECONDS = 1


def start():
    """Seconds until `/ready` says so."""
    with Server(MEMORY) as server:
        status, body, _ = Asker(server).ask("/ready")
        if status != 200:
            raise Failure(f"/ready: {status} {body.decode(errors='replace')}")
        return time.perf_counter() - server.begun


def run(options, report):
    fill()
    # The first one reads from the disk what the others find in memory, and may have to tidy up.
    start()
    found = [start() for _ in range(options.starts)]
    name = "start with 500,000 frames and 10 million samples, to ready"
    report.add(Figure("start", name, "s", found, target=READY_SECONDS), GROUP)
