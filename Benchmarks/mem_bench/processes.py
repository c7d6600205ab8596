"""What processes took, as the kernel counts it."""
import contextlib
import os
import shutil
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def own_cpu(pid):
    """CPU-seconds that a process used itself, to the nanosecond."""
    try:
        # What clock_getcpuclockid(3) makes of a process; Python has no name for it.
        return time.clock_gettime(~pid << 3 | 2)
    except OSError as error:
        raise ProcessLookupError(f"process {pid} has ended") from error


def threads_cpu(pid, prefix):
    """CPU-seconds that those of a process's threads used whose names begin so, to the nanosecond."""
    used = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if (task / "comm").read_text().startswith(prefix):
                used += int((task / "schedstat").read_text().split()[0])
    return used / 1e9


def waited_cpu(pid):
    """CPU-seconds of the children that a process has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / TICKS


def status(pid, key):
    """A size in MB: `VmHWM` is the most memory that was resident, `VmRSS` what is now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def written_bytes(pid):
    """Bytes that a process has written to a disk, less what was deleted before it got there; also of a zombie."""
    fields = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
    return int(fields["write_bytes"]) - int(fields["cancelled_write_bytes"])


def children(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        # A thread that ended meanwhile has no children any more.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found += (int(child) for child in (task / "children").read_text().split())
    return found


class Cores:
    """The last core for what is measured, the others for those who feed it."""

    _all = sorted(os.sched_getaffinity(0))
    can_pin = len(_all) > 1 and shutil.which("taskset") is not None

    @classmethod
    def measured(cls):
        return cls._command(cls._all[-1:])

    @classmethod
    def others(cls):
        return cls._command(cls._all[:-1])

    @classmethod
    def _command(cls, cores):
        """What to put before a command."""
        return ["taskset", "-c", ",".join(str(core) for core in cores)] if cls.can_pin else []
