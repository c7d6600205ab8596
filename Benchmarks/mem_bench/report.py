"""Figures, the tables they make for people, and the JSON they make for programs."""
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from .failure import Failure
from .places import ROOT

STREAMS = "Streams"
MEMORY = "The store and its questions"


@dataclass
class Figure:
    """One thing that was measured, one value a round, or one for each of many occurrences."""

    part: str
    name: str
    unit: str
    values: list
    # What Mem is beside, and its values: of the same rounds, where there are as many.
    peer: str = ""
    peer_values: list = field(default_factory=list)
    # What it is to be at most; `of` says what is: the median, the ratio of the medians of rounds, p99, or the worst.
    target: float | None = None
    of: str = "median"
    # "≤", or "≥" where more is better.
    sense: str = "≤"
    note: str = ""

    @property
    def ratio(self):
        if not self.peer_values:
            return None
        if len(self.values) == len(self.peer_values):
            return statistics.median(mine / other for mine, other in zip(self.values, self.peer_values, strict=True))
        return statistics.median(self.values) / statistics.median(self.peer_values)

    def summary(self, of):
        if of == "ratio":
            return self.ratio
        if of == "worst":
            return max(self.values) if self.sense == "≤" else min(self.values)
        return percentile(self.values, 99) if of == "p99" else statistics.median(self.values)

    @property
    def is_met(self):
        if self.target is None:
            return None
        found = self.summary(self.of)
        return found <= self.target if self.sense == "≤" else found >= self.target

    def json(self):
        found = {
            "part": self.part, "name": self.name, "unit": self.unit, "median": statistics.median(self.values),
            "min": min(self.values), "max": max(self.values), "values": self.values,
        }
        if len(self.values) >= 20:
            found |= {"p99": percentile(self.values, 99)}
        if self.peer:
            found |= {"peer": self.peer}
        if self.peer_values:
            found |= {
                "peer_median": statistics.median(self.peer_values), "peer_min": min(self.peer_values),
                "peer_max": max(self.peer_values), "peer_values": self.peer_values, "ratio": self.ratio,
            }
        if self.target is not None:
            found |= {"target": self.target, "target_of": self.of, "target_sense": self.sense, "met": self.is_met}
        return found | ({"note": self.note} if self.note else {})

    def row(self):
        p99 = text(percentile(self.values, 99)) if len(self.values) >= 20 else ""
        spread = f"{text(min(self.values))}–{text(max(self.values))}" if len(self.values) > 1 else ""
        of = "" if self.of == "median" else self.of + " "
        target = "" if self.target is None else f"{of}{self.sense} {self.target:g}"
        met = {None: "", True: "met", False: "**missed**"}[self.is_met]
        beside = text(statistics.median(self.peer_values)) if self.peer_values else ""
        ratio = "" if self.ratio is None else text(self.ratio)
        return [
            self.name + (f" ({self.note})" if self.note else ""), self.unit, text(statistics.median(self.values)),
            spread, p99, self.peer, beside, ratio, target, met,
        ]


HEADER = ["what", "unit", "median", "spread", "p99", "beside", "its median", "ratio", "target", ""]


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def text(value):
    """Three digits, more only before the point."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def rounded(value):
    """Six digits of each number."""
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def line(cells):
    return f"| {' | '.join(cells)} |"


class Report:
    """Gathers figures while the bench runs; what there is can be had at any time."""

    def __init__(self, file, arguments):
        self.file = file
        self.about = about(arguments)
        self.groups = {STREAMS: [], MEMORY: []}
        self.tables, self.left_out, self.failures = [], [], []
        self._printed = set()

    def say(self, sentence):
        """Tells who waits how far it is."""
        print(f"bench: {sentence}", file=sys.stderr, flush=True)

    def add(self, figure, group=STREAMS):
        self.groups.setdefault(group, []).append(figure)
        self.say(" · ".join(cell for cell in figure.row() if cell))
        self.write()

    def leave_out(self, what, why):
        sentence = f"{what} is left out: {why}"
        self.say(sentence)
        self.left_out.append(sentence)

    def attempt(self, what, run, *arguments):
        """Runs something; where that fails, the bench goes on without its figures."""
        try:
            run(*arguments)
        except (Failure, OSError) as error:
            self.say(f"{what} failed: {error}")
            self.failures.append(f"{what}: {error}")
            self.write()

    def take_table(self, part, lines):
        """Keeps a table that another program has printed."""
        rows = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in lines]
        header, rows = rows[0], [row for row in rows[1:] if not re.fullmatch(r":?-+:?", row[0])]
        self.tables.append({"part": part, "header": header, "rows": rows})
        self.write()

    def print(self, group):
        """Prints the table of a group, once."""
        if group in self._printed or not self.groups.get(group):
            return
        self._printed.add(group)
        print(f"\n{group}\n\n{line(HEADER)}\n{line(['---'] * len(HEADER))}")
        for figure in self.groups[group]:
            print(line(figure.row()))
        print(flush=True)

    def finish(self):
        for group in self.groups:
            self.print(group)
        for sentence in self.left_out + [f"FAILED: {failure}" for failure in self.failures]:
            print(sentence)
        figures = [figure for group in self.groups.values() for figure in group if figure.target is not None]
        missed = sum(not figure.is_met for figure in figures)
        print(f"{len(figures)} figures have a target, {missed} of them miss it; all is in {self.file}", flush=True)
        self.write()

    def write(self):
        found = self.about | {
            "seconds": round(time.time() - self.about["started"]),
            "figures": [
                {key: rounded(value) for key, value in (figure.json() | {"table": name}).items()}
                for name, group in self.groups.items()
                for figure in group
            ],
            "tables": self.tables, "left_out": self.left_out, "failures": self.failures,
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        part = self.file.with_name(self.file.name + ".part")
        part.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        part.replace(self.file)


def about(arguments):
    """The machine, the programs, and what was asked for."""
    models = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return {
        "started": time.time(),
        "commit": said(["git", "-C", str(ROOT), "describe", "--always", "--dirty"]),
        "processor": models[0] if models else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "kernel": platform.release(),
        "ffmpeg": said(["ffmpeg", "-version"]).partition("\n")[0],
        "load_before": os.getloadavg()[0],
        "arguments": arguments,
    }


def said(command):
    try:
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        return ""
