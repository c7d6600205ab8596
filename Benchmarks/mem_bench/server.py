"""A Mem to be measured."""
import contextlib
import json
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from .failure import Failure
from .places import BUILD, MEM
from .processes import children, own_cpu, status, waited_cpu, written_bytes

# One machine plays all publishers, so that what is meant to keep one of them in bounds must not.
SETTINGS = {
    "streaming": {
        "rtmp": {"host": "127.0.0.1", "port": 0, "max_concurrent_streams": 200},
        "limits": {"connections_per_address": 400},
    },
    "api": {"host": "127.0.0.1", "port": 0},
}


def merged(settings, others):
    """Settings with others put over them, part by part."""
    result = dict(settings)
    for key, value in others.items():
        result[key] = merged(result.get(key, {}), value) if isinstance(value, dict) else value
    return result


class Server:
    """A Mem on free ports; with an empty memory, on this disk, unless it is given one."""

    def __init__(self, memory=None, settings=None, prefix=()):
        self._folder = tempfile.TemporaryDirectory(prefix="bench-run-", dir=BUILD)
        folder = Path(self._folder.name)
        config = folder / "config.yaml"
        database = {"database": {"path": str((memory or folder) / "mem.duckdb")}}
        # What is written so is YAML as well.
        config.write_text(json.dumps(merged(merged(SETTINGS, database), settings or {})))
        self._log = folder / "mem.log"
        self.begun = time.perf_counter()
        with open(self._log, "wb") as log:
            self.process = subprocess.Popen(
                [*prefix, str(MEM), "serve", "--config", str(config), "--ready-json"],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
            )
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            said = self._log.read_text()[-2000:]
            self._folder.cleanup()
            raise Failure(f"mem did not start: {said}")
        ready = json.loads(line)
        self.base, self.rtmp_port = ready["api_url"], ready["rtmp_port"]
        self.api_port = int(self.base.rsplit(":", 1)[1])
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        said = self._log.read_text()[-1000:] if isinstance(error, Failure) else ""
        self.stop()
        if said:
            raise Failure(f"{error}; mem says: {said}") from error

    def stop(self):
        """Ends it as a user does; returns the bytes that it has written to the disk in all its life."""
        if self.process.returncode is not None:
            return 0
        self.process.terminate()
        deadline = time.monotonic() + 30
        # It stays a zombie while it is looked at: then its books are closed.
        while not os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            if time.monotonic() > deadline:
                self.process.kill()
            time.sleep(0.02)
        written = written_bytes(self.pid)
        self.process.wait()
        self.process.stdout.close()
        self._folder.cleanup()
        return written

    def ask(self, path, body=None, method=None):
        """The JSON that is answered."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Failure(f"{path}: {error.code} {error.read()[:500].decode(errors='replace')}") from error

    def create(self, count, name="bench"):
        return [self.ask("/api/streams/create", {"name": name}) for _ in range(count)]

    def samples(self, streams):
        """How many samples each of the streams has had."""
        known = {stream["session_id"]: stream["frames_received"] for stream in self.ask("/api/streams")["streams"]}
        return [known[stream["session_id"]] for stream in streams]

    def wait_until_live(self, count, seconds=60):
        deadline = time.monotonic() + seconds
        while self.ask("/api/streams")["active_count"] < count:
            if time.monotonic() > deadline:
                raise Failure(f"{count} streams were not live within {seconds} s")
            time.sleep(0.2)


class Pace:
    """Whether streams came in real time, a sample a second of each: publishers of a busy machine lag behind."""

    def __init__(self, server, streams):
        self._server, self._streams = server, streams
        self._before, self._begun = sum(server.samples(streams)), time.monotonic()

    def note(self):
        """What to tell beside a figure; nothing where all is well."""
        passed = time.monotonic() - self._begun
        came = (sum(self._server.samples(self._streams)) - self._before) / passed / len(self._streams)
        # What waits to be committed makes some percent.
        return "" if came > 0.9 else f"only {100 * came:.0f} % of the streams came in time"


class Decoders:
    """The decoder processes of a server, as they come and go."""

    def __init__(self, server):
        self.server = server
        self._cpu, self._memory = {}, {}

    def look(self):
        for child in children(self.server.pid):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                self._memory[child] = max(status(child, "VmHWM"), self._memory.get(child, 0))
                self._cpu[child] = own_cpu(child)

    def wait_until_gone(self, seconds=15):
        """A decoder ends with its stream; once it has been waited for, its time is in the server's books."""
        deadline = time.monotonic() + seconds
        while children(self.server.pid) and time.monotonic() < deadline:
            self.look()
            time.sleep(0.1)

    def cpu(self):
        """CPU-seconds of all of them, after `wait_until_gone`."""
        return waited_cpu(self.server.pid) or sum(self._cpu.values())

    def running_cpu(self):
        """CPU-seconds of those that run and of those that were waited for."""
        self.look()
        return waited_cpu(self.server.pid) + sum(self._cpu.get(child, 0) for child in children(self.server.pid))

    def memory(self):
        """The most memory that any of them had, and the sum, in MB."""
        return max(self._memory.values(), default=0), sum(self._memory.values())
