"""What a scenario reports."""
from dataclasses import dataclass, field


@dataclass
class Result:
    scenario: str
    faults: str = "none"
    streams: int = 0
    expected: int = 0
    stored: int = 0
    lost: int = 0
    memory: tuple = (0, 0)
    notes: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    def note(self, name, value):
        """A number that the table has no column for."""
        self.notes.append((name, value))

    def want(self, is_so, problem):
        """Notes a problem unless all is as it should be."""
        if not is_so:
            self.problems.append(problem)
        return is_so

    @property
    def is_good(self):
        return not self.problems and self.lost == 0


HEADINGS = ["scenario", "faults", "live streams", "expected", "stored", "lost", "memory, MB", ""]


def table(results):
    """One line for each scenario, and what else it found below."""
    rows = [HEADINGS] + [
        [
            result.scenario, result.faults, str(result.streams), str(result.expected), str(result.stored),
            str(result.lost), f"{result.memory[0]} → {result.memory[1]}", "" if result.is_good else "FAILED",
        ]
        for result in results
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    for result in results:
        lines += [f"{result.scenario}: {name}: {value}" for name, value in result.notes]
        lines += [f"{result.scenario}: FAILED: {problem}" for problem in result.problems]
    return "\n".join(lines)
