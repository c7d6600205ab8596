"""A Mem that a scenario starts, looks at, ends and starts again."""
import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

running = []


def start(command, **options):
    """A process that is gone with this program, whatever happens."""
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, **options)
    running.append(process)
    return process


def until(what, seconds, look, pause=0.05):
    """Looks until something is there, and returns it; other processes can't wake us."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise SystemExit(f"not within {seconds} s: {what}")
        time.sleep(pause)


def merged(settings, others):
    """Settings with others put over them, part by part."""
    result = dict(settings)
    for key, value in others.items():
        result[key] = merged(result.get(key, {}), value) if isinstance(value, dict) else value
    return result


class Server:
    def __init__(self, program, folder, settings=None):
        self.program, self.folder = program, folder
        self.data = folder / "data"
        self.data.mkdir(parents=True, exist_ok=True)
        self.config = folder / "config.yaml"
        self.settings = settings or {}
        self.ports = (0, 0)

    def start(self, attempts=30):
        """Starts it; returns the seconds until it was ready."""
        settings = {
            "streaming": {"rtmp": {"host": "127.0.0.1", "port": self.ports[1], "max_concurrent_streams": 100}},
            "database": {"path": str(self.data / "mem.duckdb")},
            "api": {"host": "127.0.0.1", "port": self.ports[0]},
        }
        # What is written so is YAML as well.
        self.config.write_text(json.dumps(merged(settings, self.settings), indent=1))
        begun = time.monotonic()
        with open(self.folder / "mem.log", "ab") as log:
            self.process = start(
                [self.program, "serve", "--config", self.config, "--ready-json"], stdout=subprocess.PIPE, stderr=log
            )
        line = self.process.stdout.readline()
        if not line and self.ports[1] and "is taken by another program" in self.log()[-500:] and attempts > 0:
            # The system gave a port that was free while Mem was away to somebody's connection: it is back soon.
            time.sleep(1)
            return self.start(attempts - 1)
        if not line:
            raise SystemExit(f"mem does not start: {self.log()[-2000:]}")
        ready = json.loads(line)
        self.api = ready["api_url"]
        self.ports = (int(self.api.rsplit(":", 1)[1]), ready["rtmp_port"])
        return time.monotonic() - begun

    @property
    def pid(self):
        return self.process.pid

    def log(self):
        return (self.folder / "mem.log").read_text()

    def url(self, stream):
        return f"rtmp://127.0.0.1:{self.ports[1]}/live/{stream['stream_key']}"

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.api + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def json(self, path, body=None):
        return json.loads(self.ask(path, body))

    def health(self):
        try:
            self.ask("/health")
        except urllib.error.HTTPError as error:
            return error.code
        return 200

    def create(self, count):
        """So many streams; new ones are limited, and it waits as it is told to."""
        streams = []
        while len(streams) < count:
            try:
                streams.append(self.json("/api/streams/create", {"name": f"stream {len(streams)}"}))
            except urllib.error.HTTPError as error:
                if error.code != 429:
                    raise
                time.sleep(int(error.headers["Retry-After"]))
        return streams

    def streams(self, of=None):
        """What is known of streams now, in the order of those that are given."""
        known = {stream["session_id"]: stream for stream in self.json("/api/streams")["streams"]}
        return list(known.values()) if of is None else [known[stream["session_id"]] for stream in of]

    def entries(self, start="2000-01-01T00:00:00Z"):
        """All entries since a time, page by page: their keys, and where each one's picture is."""
        shown = {}
        path = f"/api/search?type=timeline&limit=1000&start={start}&end=2100-01-01T00:00:00Z"
        while path:
            page = self.json(path)
            for entry in page["entries"]:
                shown[(entry["source_id"], entry["timestamp"])] = (entry["frame"]["frame_id"], entry["frame"]["url"])
            cursor = page["pagination"]["next_cursor"]
            path = path.split("&cursor=")[0] + f"&cursor={cursor}" if cursor else None
        return shown

    def is_quiet(self, streams):
        """Whether nobody publishes any more, and all that came is stored."""
        return not self.decoders() and all(stream["status"] in ("ended", "waiting") for stream in self.streams(streams))

    def memory(self):
        """Resident, in MB."""
        return _status(self.pid)["VmRSS"] // 1024

    def decoders(self):
        return [pid for pid, status in self.children().items() if status["Name"] == "mem-decoder"]

    def children(self):
        """All child processes, those too that ended and were not waited for."""
        found = {}
        for path in Path("/proc").iterdir():
            status = _status(path.name) if path.name.isdigit() else None
            if status and status["PPid"] == self.pid:
                found[int(path.name)] = status
        return found

    def holdings(self):
        """What it holds of the machine: descriptors, threads, child processes, resident memory in MB."""
        folder = Path(f"/proc/{self.pid}")
        return {
            "descriptors": len(list((folder / "fd").iterdir())),
            "threads": len(list((folder / "task").iterdir())),
            "children": len(self.children()),
            "memory": self.memory(),
        }

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Ends it as a user does; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def check(self):
        """What `mem check` finds: rules that are broken, and what a crash may leave until the next start."""
        done = subprocess.run(
            [self.program, "check", "--config", self.config, "--json"], capture_output=True, text=True, timeout=120
        )
        if done.returncode not in (0, 65):
            raise SystemExit(f"mem check ended with {done.returncode}: {done.stderr}")
        findings = json.loads(done.stdout)["findings"]
        wrong = {f["rule"]: f["wrong"] for f in findings if f["wrong"] and not f["leftover"]}
        left = {f["rule"]: f["wrong"] for f in findings if f["wrong"] and f["leftover"]}
        return wrong, left


def _status(pid):
    """Name, state and numbers of a process; None if there is none."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return None
    status = {"VmRSS": 0}
    for line in lines:
        key, _, value = line.partition(":")
        word = value.split()[0] if value.split() else ""
        status[key] = int(word) if word.isdigit() else word
    return status
