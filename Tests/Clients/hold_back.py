"""An encoder that sends late what it made while it connected: hold_back.py PORT KEY CLIP.flv HELD SECONDS

Sends the sequence header and the first picture. On SIGUSR1 it sends all video up to HELD seconds more
than have passed since then at once, and goes on in real time from there for SECONDS. CLIP is repeated.
"""
import asyncio
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "Soak"))
from rtmp import VIDEO, Publisher, message, tags


def pictures(clip):
    """Pictures with their times in seconds, for ever."""
    found = [(at, body) for kind, at, body in tags(clip) if kind == VIDEO and body[1] == 1]
    frame = found[1][0] - found[0][0]
    begin = 0
    while True:
        for at, body in found:
            yield (begin + at - found[0][0]) / 1000, body
        begin += found[-1][0] - found[0][0] + frame


async def main():
    port, key, clip, held, seconds = sys.argv[1:]
    held, seconds = float(held), float(seconds)
    header = next(body for kind, _, body in tags(Path(clip)) if kind == VIDEO and body[1] == 0)
    go = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, go.set)
    publisher = await Publisher.open(int(port), key)
    video = pictures(Path(clip))
    publisher.writer.write(message(VIDEO, header, 1))
    begun = time.monotonic()
    publisher.writer.write(message(VIDEO, next(video)[1], 1))
    await publisher.writer.drain()
    await go.wait()
    end = time.monotonic() - begun + held + seconds
    for at, body in video:
        if at > end:
            break
        await asyncio.sleep(max(0, at - held - (time.monotonic() - begun)))
        publisher.writer.write(message(VIDEO, body, 1, round(at * 1000)))
        await publisher.writer.drain()
    await publisher.leave("goodbye")


asyncio.run(main())
