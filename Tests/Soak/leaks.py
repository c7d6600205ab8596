"""Publishers come and go, decoders are killed: afterwards Mem holds as much of the machine as before."""
import asyncio
import os
import signal
import time

from result import Result
from rtmp import Publisher, Refused, tags
from server import Server, until
from timeline import lost
from video import clip

FULL = {"cycles": 1000, "kills": 200}
SMALL = {"cycles": 200, "kills": 40}

MANNERS = ["goodbye", "end", "half", "torn"]
AT_ONCE = 8
# Two kills each: a third one within a minute would be taken for the video's fault.
STREAMS_KILLED_AT_ONCE = 20
# The allocator's own room, and DuckDB's, which grow in steps of some MB while the timeline gets its first thousands of
# rows. A connection that is not let go of holds its channel, its buffers and its parsers, some 30 KB: a thousand of them
# show. For the few hundred of the tests, PublisherLifetimeTests look at each.
TOLERATED_MEGABYTES = 24
# Pools of threads are as large as the machine has processors, and start each one when it is first needed.
TOLERATED = {"descriptors": 0, "threads": os.cpu_count(), "children": 0}


async def let_in(server, stream):
    """Publishes to a stream, and comes again while a connection before, which was torn, still counts as live."""
    while True:
        try:
            return await Publisher.open(server.ports[1], stream["stream_key"])
        except Refused as refusal:
            if "already live" not in str(refusal):
                raise
            await asyncio.sleep(0.1)


async def cycle(server, whole, torn, seconds, count):
    """Publishes a short clip again and again, several at a time; returns how many samples must be there of it.

    A connection that is torn takes with it what the system still held, and nobody was told that it had come: those have
    streams of their own, of which nothing is expected.
    """
    expected = 0

    async def publisher(place):
        nonlocal expected
        for number in range(count // AT_ONCE):
            manner = MANNERS[number % len(MANNERS)]
            # Streams of its own, by turns, so that nobody has to wait for the last samples of two connections before.
            streams = (torn if manner == "torn" else whole)[place::AT_ONCE]
            stream = streams[number % len(streams)]
            connection = await asyncio.wait_for(let_in(server, stream), 30)
            await connection.send(seconds)
            await asyncio.wait_for(connection.leave(manner), 30)
            expected += 0 if manner == "torn" else 2

    await asyncio.gather(*(publisher(place) for place in range(AT_ONCE)))
    return expected


async def kill_decoders(server, streams, found, kills):
    """Kills every decoder of live streams, and again when the next ones are there."""
    killed = 0

    async def publish(stream):
        connection = await Publisher.open(server.ports[1], stream["stream_key"])
        try:
            await connection.send(found, in_real_time=True)
        finally:
            await connection.leave("goodbye")

    publishers = [asyncio.create_task(publish(stream)) for stream in streams]
    before = set()
    for _ in range(kills):
        def fresh():
            there = set(server.decoders()) - before
            return there if len(there) == len(streams) else None
        victims = await asyncio.to_thread(until, "a decoder for each stream", 60, fresh)
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        killed += len(victims)
        before |= victims
    stored = {stream["session_id"]: stream["frames_received"] for stream in await asyncio.to_thread(server.streams)}
    def go_on():
        return all(
            now["status"] == "live" and now["frames_received"] > stored[now["session_id"]] + 1
            for now in server.streams(streams)
        )
    await asyncio.to_thread(until, "all streams go on", 60, go_on, 0.5)
    for publisher in publishers:
        publisher.cancel()
    await asyncio.gather(*publishers, return_exceptions=True)
    return killed


def settled(server, streams):
    """What it holds when nobody publishes any more."""
    until("nobody publishes", 60, lambda: server.is_quiet(streams), 0.2)
    # Dispatch keeps threads that have nothing to do for some five seconds more.
    time.sleep(8)

    def look():
        first = server.holdings()
        time.sleep(1)
        return first if first == server.holdings() else None

    return until("it comes to rest", 60, look)


def run(program, folder, size):
    result = Result("leaks", f"{size['cycles']} connections, {size['kills']} kill -9 of decoders")
    server = Server(program, folder, {"streaming": {"limits": {"connections_per_address": 1000}}})
    server.start()
    streams = server.create(AT_ONCE * 8)
    whole, torn = streams[: AT_ONCE * 6], streams[AT_ONCE * 6 :]
    short = tags(clip(folder, seconds=2))
    # What the first publishers make it load and set aside stays, and is no leak.
    asyncio.run(cycle(server, whole, torn, short, size["cycles"] // 4))
    before = settled(server, streams)
    stored = sum(stream["frames_received"] for stream in server.streams(whole))

    begun = time.monotonic()
    result.expected = asyncio.run(cycle(server, whole, torn, short, size["cycles"]))
    took = time.monotonic() - begun
    between = settled(server, streams)
    result.stored = sum(stream["frames_received"] for stream in server.streams(whole)) - stored
    result.want(result.stored <= result.expected, "there are more samples than were sent")
    result.lost = max(0, result.expected - result.stored)
    result.streams = AT_ONCE
    result.note("connections a second", f"{size['cycles'] / took:.1f}")

    killed = 0
    everybody = list(streams)
    long = tags(clip(folder, seconds=120))
    while killed < size["kills"]:
        hit = server.create(STREAMS_KILLED_AT_ONCE)
        everybody += hit
        killed += asyncio.run(kill_decoders(server, hit, long, 2))
        result.streams = max(result.streams, len(hit))
    after = settled(server, everybody)
    errors = [stream["error_reason"] for stream in server.streams() if stream["error_reason"]]
    result.want(not errors, f"streams were given up: {errors[:3]}")

    for name, tolerated in TOLERATED.items():
        result.note(f"{name} before, after the connections, after the kills",
                    f"{before[name]}, {between[name]}, {after[name]}")
        for then in (between, after):
            result.want(then[name] <= before[name] + tolerated, f"{name} were {before[name]} and are {then[name]}")
    result.memory = (before["memory"], after["memory"])
    grown = max(between["memory"], after["memory"]) - before["memory"]
    result.want(grown <= TOLERATED_MEGABYTES, f"memory grew by {grown} MB")
    result.want(server.stop() == 0, "mem serve did not end as it should")
    missing, _ = lost(server)
    result.lost += missing
    return result
