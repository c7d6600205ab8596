"""Makes a server hold as much as it can be made to: hold_bytes.py PORT KIND MEGABYTES CLIP.flv KEY…

Publishes to each key. With KIND video, a picture is sent to each, then "live" is printed; on SIGUSR1 so
many megabytes follow for each key, of pictures that have to wait if their decoders do. With KIND unfinished, messages
begin that never end. Prints what became of each connection, and stays until it is killed.
"""
import asyncio
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "Soak"))
from rtmp import VIDEO, Publisher, message, tags

CHUNK = 0xFFFFFF
MEGABYTE = 1 << 20


async def video(publisher, pictures, megabytes):
    """Keyframes with a megabyte of filling behind each, so that they are worth little and weigh much."""
    filling = MEGABYTE.to_bytes(4, "big") + b"\x0c" + b"\xff" * (MEGABYTE - 1)
    for number in range(megabytes):
        publisher.writer.write(message(VIDEO, pictures[1] + filling, 1, 1000 + number, CHUNK))
        await publisher.writer.drain()


async def unfinished(publisher, megabytes):
    """Two messages on chunk streams of their own, each without its last chunk."""
    publisher.writer.write(message(1, MEGABYTE.to_bytes(4, "big"), 0, 0, CHUNK))
    for stream in (4, 5):
        chunks = megabytes // 2
        begin = message(VIDEO, bytes(chunks * MEGABYTE + 1), 1, 0, CHUNK)[1 : 12 + MEGABYTE]
        publisher.writer.write(bytes([stream]) + begin)
        for _ in range(chunks - 1):
            publisher.writer.write(bytes([0xC0 | stream]) + bytes(MEGABYTE))
        await publisher.writer.drain()


async def hold(port, kind, megabytes, pictures, key, is_live, go):
    publisher = await Publisher.open(port, key)
    publisher.writer.write(message(1, CHUNK.to_bytes(4, "big"), 0))
    try:
        if kind == "video":
            for body in pictures:
                publisher.writer.write(message(VIDEO, body, 1, 0, CHUNK))
            is_live.release()
            await go.wait()
            await video(publisher, pictures, megabytes)
        else:
            await unfinished(publisher, megabytes)
        print("all was sent", flush=True)
        await publisher.reader.read()
        print("the server ended it", flush=True)
    except OSError:
        print("the server ended it", flush=True)


async def main():
    port, kind, megabytes, clip, *keys = sys.argv[1:]
    found = [body for type, _, body in tags(Path(clip)) if type == VIDEO]
    pictures = [next(body for body in found if body[1] == 0), next(body for body in found if body[1] == 1)]
    is_live, go = asyncio.Semaphore(0), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, go.set)
    tasks = [
        asyncio.create_task(hold(int(port), kind, int(megabytes), pictures, key, is_live, go)) for key in keys
    ]
    if kind == "video":
        for _ in keys:
            await is_live.acquire()
        print("live", flush=True)
    await asyncio.gather(*tasks)
    await asyncio.Event().wait()


asyncio.run(main())
