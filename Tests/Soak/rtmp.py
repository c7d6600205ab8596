"""A publisher that speaks RTMP itself, and can leave in every way there is."""
import asyncio
import socket
import struct
import time

VIDEO = 9


def text(value):
    return b"\x02" + struct.pack(">H", len(value)) + value.encode()


def number(value):
    return b"\x00" + struct.pack(">d", value)


def message(kind, payload, stream=0, timestamp=0, chunk=128):
    """A message on chunk stream 3, in chunks of `chunk` bytes."""
    pieces = [payload[start : start + chunk] for start in range(0, len(payload), chunk)] or [b""]
    header = b"\x03" + timestamp.to_bytes(3, "big") + len(payload).to_bytes(3, "big") + bytes([kind])
    return header + struct.pack("<I", stream) + b"\xc3".join(pieces)


HANDSHAKE = b"\x03" + bytes(2 * 1536)
CONNECT = message(20, text("connect") + number(1) + b"\x03" + text("app")[1:] + text("live") + b"\0\0\x09")
CREATE = message(20, text("createStream") + number(2) + b"\x05")
GOODBYE = message(20, text("deleteStream") + number(4) + b"\x05" + number(1))


def opening(key):
    """All that a publisher says until it is let in."""
    publish = text("publish") + number(3) + b"\x05" + text(key) + text("live")
    return HANDSHAKE + CONNECT + CREATE + message(20, publish, 1)


def tags(path):
    """Type, timestamp in milliseconds and body of each tag of an FLV file."""
    data = path.read_bytes()
    at = 13
    found = []
    while at + 11 <= len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "big")
        found.append((data[at], int.from_bytes(data[at + 4 : at + 7], "big"), data[at + 11 : at + 11 + size]))
        at += 11 + size + 4
    return found


class Refused(Exception):
    """A publisher was not let in."""


class Publisher:
    """One connection, let in."""

    @classmethod
    async def open(cls, port, key):
        self = cls()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        self.writer.write(opening(key))
        heard = b""
        while b"NetStream.Publish.Start" not in heard:
            piece = await self.reader.read(65536)
            heard += piece
            if not piece or b"NetStream.Publish.BadName" in heard or b"NetStream.Publish.Denied" in heard:
                self.writer.close()
                raise Refused("".join(chr(byte) for byte in heard[3073:] if 32 <= byte < 127))
        return self

    async def send(self, found, in_real_time=False):
        """Sends tags, as fast as they go or as time goes by."""
        begun = time.monotonic()
        for kind, timestamp, body in found:
            if in_real_time:
                await asyncio.sleep(max(0, begun + timestamp / 1000 - time.monotonic()))
            self.writer.write(message(kind, body, 1, timestamp))
            await self.writer.drain()

    async def leave(self, manner):
        """Ends: with a goodbye, with the connection's end, in the midst of a message, or by tearing the connection."""
        if manner == "goodbye":
            self.writer.write(GOODBYE)
        elif manner == "half":
            self.writer.write(message(VIDEO, bytes(5000), 1)[:3000])
        elif manner == "torn":
            without_waiting = struct.pack("ii", 1, 0)
            self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, without_waiting)
            self.writer.transport.abort()
            return
        # Answers that nobody reads would turn the end into a reset, and take with it what is under way.
        self.writer.write_eof()
        while await self.reader.read(65536):
            pass
        self.writer.close()
