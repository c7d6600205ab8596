"""How the page feels with a large memory, in Debian's Chromium."""
import json
import subprocess

from ..failure import Failure
from ..memory import MEMORY, fill
from ..places import BROWSER_PYTHON, ROOT
from ..report import Figure
from ..server import Server

GROUP = "The page, with 10 million samples"
FIRST_PAINT_MS = 300
# Sixty pictures a second, and what the last of a hundred may be late.
FRAME_MS = 16.8
HEAP_GROWTH = 1.5


def measured():
    if not BROWSER_PYTHON.exists():
        raise Failure("what drives a browser is missing: scripts/setup --tests installs it")
    with Server(MEMORY) as server:
        script = ROOT / "Tests/Browser/measure.py"
        done = subprocess.run([str(BROWSER_PYTHON), str(script), server.base], capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure(f"the page could not be measured: {done.stderr[-2000:]}")
        return json.loads(done.stdout)


def run(_, report):
    fill()
    found = measured()
    name = "from the address to the first content"
    report.add(Figure("page", name, "ms", found["first_paint"], target=FIRST_PAINT_MS, of="worst"), GROUP)
    for kind, words in (("zoom", "zooming"), ("pan", "panning"), ("scrub", "scrubbing")):
        name = f"from picture to picture while {words}"
        report.add(Figure("page", name, "ms", found[kind], target=FRAME_MS), GROUP)
    name = "other pictures that scrubbing shows in a second"
    report.add(Figure("page", name, "", [found["shown"]]), GROUP)
    before, after = found["heap"]
    name = "JavaScript's heap after an hour's worth of use, to that at the start"
    report.add(Figure("page", name, "MB", [after], peer="at the start", peer_values=[before], target=HEAP_GROWTH, of="ratio"), GROUP)
