"""Tries stream keys that nobody has, many at a time: wrong_keys.py PORT COUNT

Prints how many were refused; one that is not refused, or hangs for 60 s, ends it with an error.
"""
import asyncio
import struct
import sys
import uuid


def text(value):
    return b"\x02" + struct.pack(">H", len(value)) + value.encode()


def number(value):
    return b"\x00" + struct.pack(">d", value)


def message(payload, stream=0):
    """A command in AMF0 on chunk stream 3, in chunks of 128 bytes."""
    pieces = [payload[start : start + 128] for start in range(0, len(payload), 128)]
    header = b"\x03\0\0\0" + len(payload).to_bytes(3, "big") + b"\x14" + struct.pack("<I", stream)
    return header + b"\xc3".join(pieces)


async def guess(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    connect = text("connect") + number(1) + b"\x03" + text("app")[1:] + text("live") + b"\0\0\x09"
    create = text("createStream") + number(2) + b"\x05"
    publish = text("publish") + number(3) + b"\x05" + text(str(uuid.uuid4())) + text("live")
    writer.write(b"\x03" + bytes(2 * 1536) + message(connect) + message(create) + message(publish, 1))
    heard = await reader.read()
    writer.close()
    if b"NetStream.Publish" not in heard or b"NetStream.Publish.Start" in heard:
        raise SystemExit(f"not refused: {heard[3073:]}")


async def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    left = iter(range(count))

    async def guesser():
        for _ in left:
            await asyncio.wait_for(guess(port), 60)

    await asyncio.gather(*(guesser() for _ in range(30)))
    print(f"{count} refused")


asyncio.run(main())
