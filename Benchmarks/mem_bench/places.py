"""Where things are."""
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / ".build"
MEM = BUILD / "release/mem"
DECODER = BUILD / "release/mem-decoder"
READERS = BUILD / "release/ReadBenchmark"
# Made once and kept.
CLIPS = BUILD / "bench-clips"
DAY = BUILD / "bench-day"
# A Python that drives a browser; scripts/setup --tests makes it.
BROWSER_PYTHON = ROOT / ".venv/bin/python"
# A Python that has what Benchmarks/requirements.txt lists; scripts/bench makes it.
PEERS_PYTHON = BUILD / "bench-venv/bin/python"
