"""Many live streams, idle connections and readers of the API at once: no sample is lost, and answers come in time."""
import asyncio
import os
import time
from pathlib import Path

from result import Result
from rtmp import HANDSHAKE
from server import Server, until
from video import clip, publish

FULL = {"streams": 50, "idle": 500, "readers": 100, "clip_seconds": 20, "loops": 2}
SMALL = {"streams": 6, "idle": 100, "readers": 10, "clip_seconds": 12, "loops": 0}

# What the answers of the API may take while all of that goes on, 99 of 100 of them.
WANTED_P99 = 0.25


def settings(size):
    """Limits that let one machine play all of them, and time-outs that no idle connection reaches."""
    many = 2 * (size["idle"] + size["readers"] + size["streams"])
    return {
        "streaming": {
            "rtmp": {"max_concurrent_streams": 500},
            "limits": {
                "connections_per_address": many, "spare_connections": many, "handshake_seconds": 60,
                "publish_seconds": 300, "silence_seconds": 600,
            },
        },
        "api": {
            "limits": {
                "connections": many, "connections_per_address": many, "idle_seconds": 600,
                "requests_per_second": 10_000, "request_burst": 100_000,
            }
        },
    }


class Reader:
    """Somebody who looks at the API once a second, over one connection."""

    def __init__(self, port):
        self.port, self.times, self.failures = port, [], []

    async def ask(self, path):
        begun = time.monotonic()
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\n\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        if "transfer-encoding: chunked" in head:
            body = b""
            while length := int(await self.reader.readline(), 16):
                body += (await self.reader.readexactly(length + 2))[:-2]
            await self.reader.readline()
        else:
            body = await self.reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        self.times.append(time.monotonic() - begun)
        if " 200 " not in head.split("\r\n")[0]:
            self.failures.append(f"{path}: {head.splitlines()[0]}")
        return body

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def run(self, paths, place, is_over):
        await self.open()
        # Not all in the same moment: people aren't.
        await asyncio.sleep(place)
        try:
            while not is_over.is_set():
                for path in paths:
                    begun = time.monotonic()
                    await self.ask(path)
                    await asyncio.sleep(max(0, begun + 1 - time.monotonic()))
                    if is_over.is_set():
                        return
        except (OSError, EOFError, asyncio.IncompleteReadError) as error:
            self.failures.append(f"the connection broke: {error!r}")


async def idle_connections(server, count):
    """Connections that shook hands, and some that asked the API once, and now say nothing."""
    found = []
    for number in range(count):
        if number % 2:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.ports[1])
            writer.write(HANDSHAKE)
            await reader.readexactly(1 + 2 * 1536)
        else:
            asker = Reader(server.ports[0])
            await asker.open()
            await asker.ask("/health")
            reader, writer = asker.reader, asker.writer
        found.append((reader, writer))
    return found


def processor():
    """Seconds that all processors were busy, and all seconds."""
    fields = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    ticks = os.sysconf("SC_CLK_TCK")
    return (sum(fields) - fields[3] - fields[4]) / ticks, sum(fields) / ticks


def own_seconds(pid):
    """Seconds of processor time that a process took."""
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


async def load(server, streams, size, result, video):
    idle = await idle_connections(server, size["idle"])
    publishers = []
    for stream in streams:
        publishers.append(publish(video, server.url(stream), size["loops"]))
        # Fifty FFmpegs that start in one moment take longer than the first sends.
        await asyncio.sleep(0.1)
    most = 0
    def all_are_live():
        nonlocal most
        most = max(most, server.json("/api/streams")["active_count"])
        return most == len(streams)
    await asyncio.to_thread(until, "all streams are live", 60, all_are_live, 0.5)
    result.streams = most
    busy, whole, own, begun = *processor(), own_seconds(server.pid), time.monotonic()
    is_over = asyncio.Event()
    sources = [stream["source_id"] for stream in streams]
    readers = [Reader(server.ports[0]) for _ in range(size["readers"])]
    tasks = []
    for number, reader in enumerate(readers):
        source = sources[number % len(sources)]
        paths = [
            "/api/streams", f"/api/search?type=timeline&source_id={source}&limit=50", "/api/status",
            f"/api/streams/{streams[number % len(streams)]['session_id']}",
        ]
        tasks.append(asyncio.create_task(reader.run(paths, number / len(readers), is_over)))
    while any(publisher.poll() is None for publisher in publishers):
        await asyncio.sleep(0.2)
    took = time.monotonic() - begun
    after = processor()
    is_over.set()
    await asyncio.gather(*tasks)
    closed = sum(reader.at_eof() for reader, _ in idle)
    result.want(closed == 0, f"{closed} idle connections were closed")
    for _, writer in idle:
        writer.close()
    failed = [publisher.returncode for publisher in publishers if publisher.returncode]
    result.want(not failed, f"{len(failed)} publishers failed: {failed[:3]}")
    failures = [failure for reader in readers for failure in reader.failures]
    result.want(not failures, f"{len(failures)} requests failed: {failures[:3]}")
    times = sorted(time for reader in readers for time in reader.times)
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    is_busy = (after[0] - busy) / (after[1] - whole)
    a_second = len(times) / took
    result.note("requests", f"{a_second:.0f} a second, p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")
    its_part = (own_seconds(server.pid) - own) / took
    result.note("processors", f"{os.cpu_count()}, {is_busy:.0%} busy; mem itself took {its_part:.0%} of one")
    return p99, is_busy


def run(program, folder, size):
    result = Result("load", f"{size['idle']} idle connections, {size['readers']} readers of the API")
    server = Server(program, folder, settings(size))
    video = clip(folder, "640x360", 10, size["clip_seconds"], 20)
    server.start()
    streams = server.create(size["streams"])
    memory = server.memory()
    p99, is_busy = asyncio.run(load(server, streams, size, result, video))
    result.expected = size["streams"] * size["clip_seconds"] * (size["loops"] + 1)
    until("all is stored", 60, lambda: server.is_quiet(streams), 0.5)
    now = server.streams(streams)
    result.stored = sum(stream["frames_received"] for stream in now)
    short = [stream for stream in now if stream["frames_received"] < result.expected // size["streams"]]
    result.lost = sum(result.expected // size["streams"] - stream["frames_received"] for stream in short)
    result.memory = (memory, server.memory())
    if size is not SMALL and size["readers"] >= FULL["readers"]:
        if p99 > WANTED_P99 and is_busy > 0.9:
            result.note("p99 above 250 ms", "the processors were busy with decoders, FFmpegs and readers: too few of them")
        else:
            result.want(p99 <= WANTED_P99, f"p99 was {p99 * 1000:.0f} ms, and the processors had time")
    result.want(server.stop() == 0, "mem serve did not end as it should")
    return result
