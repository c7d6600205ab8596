#!/usr/bin/env python3
"""Kills a Mem at random moments while streams come in, and looks at what is left: power_cut.py [options] MEM FOLDER

Each round starts the server, publishes ten small streams, asks the API again and again for what it has stored, kills the
server with SIGKILL, lets `mem check` look at the files as they are, and starts it again. Every sample that was shown has to
be there then, with the same frame, and with its picture. It prints a table, and ends with 1 if anything was missing.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

FFMPEG = shutil.which("ffmpeg") or sys.exit("ffmpeg is missing; scripts/setup --tests installs it")


running = []


def say(line):
    print(line, flush=True)


class Server:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.ports = (0, 0)
        self.config = folder / "config.yaml"

    def start(self):
        self.config.write_text(
            f"""
streaming: {{ rtmp: {{ host: 127.0.0.1, port: {self.ports[1]}, max_concurrent_streams: 50 }} }}
capture: {{ frame: {{ enable_deduplication: false }} }}
database: {{ path: {self.folder}/data/mem.duckdb }}
api: {{ host: 127.0.0.1, port: {self.ports[0]} }}
"""
        )
        begun = time.monotonic()
        log = open(self.folder / "mem.log", "ab")
        self.process = subprocess.Popen(
            [self.program, "serve", "--config", self.config, "--ready-json"], stdout=subprocess.PIPE, stderr=log
        )
        running.append(self.process)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"mem does not start: {(self.folder / 'mem.log').read_text()[-2000:]}")
        ready = json.loads(line)
        self.api = ready["api_url"]
        self.ports = (int(self.api.rsplit(":", 1)[1]), ready["rtmp_port"])
        return time.monotonic() - begun

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.api + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def json(self, path, body=None):
        return json.loads(self.ask(path, body))

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)

    def check(self):
        """What `mem check` finds: rules that are broken, leftovers of a crash aside unless it started again since."""
        done = subprocess.run(
            [self.program, "check", "--config", self.config, "--json"], capture_output=True, text=True, timeout=120
        )
        if done.returncode not in (0, 65):
            raise SystemExit(f"mem check ended with {done.returncode}: {done.stderr}")
        findings = json.loads(done.stdout)["findings"]
        wrong = {f["rule"]: f["wrong"] for f in findings if f["wrong"] and not f["leftover"]}
        left = {f["rule"]: f["wrong"] for f in findings if f["wrong"] and f["leftover"]}
        return wrong, left


def make_clip(folder):
    clip = folder / "clip.flv"
    subprocess.run(
        [FFMPEG, "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=4", "-t", "20", "-c:v", "libx264",
         "-preset", "ultrafast", "-g", "4", "-pix_fmt", "yuv420p", clip],
        check=True,
    )
    return clip


def publish(clip, server, streams):
    """One process for all streams: it only copies."""
    outputs = "|".join(
        f"[f=flv:onfail=ignore]rtmp://127.0.0.1:{server.ports[1]}/live/{stream['stream_key']}" for stream in streams
    )
    publisher = subprocess.Popen(
        [FFMPEG, "-v", "error", "-re", "-stream_loop", "-1", "-i", clip, "-map", "0:v", "-c", "copy", "-f", "tee", outputs],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    running.append(publisher)
    return publisher


def entries(server, start):
    """All entries since a time, page by page: their keys, and where each one's picture is."""
    shown = {}
    path = f"/api/search?type=timeline&limit=1000&start={start}&end=2100-01-01T00:00:00Z"
    while path:
        page = server.json(path)
        for entry in page["entries"]:
            shown[(entry["source_id"], entry["timestamp"])] = (entry["frame"]["frame_id"], entry["frame"]["url"])
        cursor = page["pagination"]["next_cursor"]
        path = path.split("&cursor=")[0] + f"&cursor={cursor}" if cursor else None
    return shown


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--streams", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 30)
    dice = random.Random(seed)
    (options.folder / "data").mkdir(parents=True, exist_ok=True)
    clip = make_clip(options.folder)
    server = Server(options.program, options.folder)
    server.start()
    memory = [server.memory()]
    streams = [server.json("/api/streams/create", {"name": f"stream {n}"}) for n in range(options.streams)]
    start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    shown, lost, broken, openings, live = {}, 0, [], [], 0
    for round in range(options.rounds):
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        publisher = publish(clip, server, streams)
        before = len(shown)
        # Once the first samples are seen, the cut comes at any moment of the next seconds.
        cut = None
        while cut is None or time.monotonic() < cut:
            try:
                shown.update(entries(server, since))
            except OSError as error:
                raise SystemExit(f"round {round}: the API does not answer: {error}")
            if cut is None and len(shown) > before:
                cut = time.monotonic() + dice.uniform(0, 3)
            time.sleep(0.05)
        live = max(live, server.json("/api/streams")["active_count"])
        server.kill()
        publisher.wait(timeout=30)
        wrong, _ = server.check()
        if wrong:
            broken.append(f"round {round}: {wrong}")
        openings.append(server.start())
        there = entries(server, start)
        missing = [key for key, value in shown.items() if there.get(key) != value]
        lost += len(missing)
        for key in missing:
            say(f"round {round}: lost {key}: shown {shown[key]}, there {there.get(key)}")
        for key in dice.sample(sorted(there), min(20, len(there))):
            picture = server.ask(there[key][1])
            if not (picture.startswith(b"\xff\xd8") and picture.endswith(b"\xff\xd9")):
                broken.append(f"round {round}: the picture of {key} is broken")
        for key in missing:
            del shown[key]
    memory.append(server.memory())
    stored = len(entries(server, start))
    if server.stop() != 0:
        broken.append("mem serve did not end as it should")
    wrong, left = server.check()
    if wrong or left:
        broken.append(f"at the end: {wrong} {left}")
    for name, value in [
        ("seed", seed), ("kills", options.rounds), ("streams", options.streams), ("live at once", live),
        ("samples shown", len(shown) + lost), ("samples stored", stored), ("shown and lost", lost),
        ("checks that found something", len(broken)),
        ("start after a kill, longest", f"{max(openings, default=0):.2f} s"),
        ("memory of the server, start / end", f"{memory[0]} / {memory[1]} MB"),
    ]:
        say(f"{name:<36}{value}")
    if lost or broken or not shown:
        raise SystemExit("\n".join([f"{lost} samples that were shown are lost"] + broken))


try:
    main()
finally:
    for process in running:
        process.kill()
