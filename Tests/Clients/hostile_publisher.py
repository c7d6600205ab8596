"""Publishes H.264 that was made to hurt, in real time: hostile_publisher.py PORT KEY CLIP.flv KIND

KIND is corrupt:SHARE (that part of all bytes of a picture is wrong), truncated (pictures end anywhere), sets (thousands of
parameter sets before each picture), formats:OTHER.flv (the sequence header changes before each picture), or whole.

The same in each run. Ends well when all is sent, or when the server had enough of it; prints which.
"""
import random
import socket
import struct
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "Soak"))
from rtmp import VIDEO, message, opening, tags


def sequence_header(path):
    return next(body for kind, _, body in tags(Path(path)) if kind == VIDEO and body[1] == 0)


def parameter_sets(header):
    """The first SPS and PPS of a sequence header, framed as in a picture."""
    record = header[5:]
    length = int.from_bytes(record[6:8], "big")
    rest = record[8 + length + 1 :]
    return b"".join(
        len(unit).to_bytes(4, "big") + unit
        for unit in (record[8 : 8 + length], rest[2 : 2 + int.from_bytes(rest[:2], "big")])
    )


def hostile(path, kind):
    chance = random.Random(5)
    kind, _, argument = kind.partition(":")
    header = sequence_header(path)
    other = sequence_header(argument) if kind == "formats" else header
    sets = parameter_sets(header)
    for index, (type, timestamp, body) in enumerate(tags(Path(path))):
        if type != VIDEO or body[1] != 1:
            yield type, timestamp, body
            continue
        head, picture = body[:5], bytearray(body[5:])
        if kind == "corrupt":
            for at in range(len(picture)):
                if chance.random() < float(argument):
                    picture[at] = chance.randrange(256)
        elif kind == "truncated":
            del picture[chance.randint(0, len(picture)) :]
        elif kind == "sets":
            many = bytearray(sets * 2000)
            for _ in range(2000):
                many[chance.randrange(len(many))] = chance.randrange(256)
            picture = many + picture
        elif kind == "formats":
            yield VIDEO, timestamp, other if index % 2 else header
        yield type, timestamp, head + bytes(picture)


def main():
    port, key, path, kind = sys.argv[1:]
    connection = socket.create_connection(("127.0.0.1", int(port)), timeout=30)
    connection.sendall(opening(key))
    heard = b""
    while b"NetStream.Publish.Start" not in heard:
        piece = connection.recv(65536)
        if not piece:
            raise SystemExit(f"not let in: {heard[3073:]}")
        heard += piece
    connection.sendall(message(1, struct.pack(">I", 1 << 20)))
    start = time.monotonic()
    try:
        for type, timestamp, body in hostile(path, kind):
            time.sleep(max(0, start + timestamp / 1000 - time.monotonic()))
            connection.sendall(message(type, body, 1, timestamp, 1 << 20))
    except OSError as error:
        print(f"the server had enough: {error}")
    else:
        print("all was sent")


main()
