"""A publisher that knows when it was let in, and when it sent each access unit."""
import socket
import struct
import sys
import time

from .failure import Failure
from .places import ROOT

sys.path.insert(0, str(ROOT / "Tests/Soak"))
from rtmp import CONNECT, CREATE, VIDEO, message, number, tags, text

# All of a picture in one chunk.
CHUNK = 1 << 24
HANDSHAKE = 1536
DATA = 18


class Publisher:
    """One connection to any server, let in."""

    def __init__(self, port, key):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=15)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(b"\x03" + bytes(HANDSHAKE))
        heard = self._hear(1 + 2 * HANDSHAKE)
        publish = text("publish") + number(3) + b"\x05" + text(key) + text("live")
        # FFmpeg as a server wants its own bytes back.
        self._socket.sendall(heard[1 : 1 + HANDSHAKE] + CONNECT + CREATE + message(20, publish, 1))
        heard = heard[1 + 2 * HANDSHAKE :]
        while b"NetStream.Publish.Start" not in heard:
            heard += self._hear(1)
        # When it was let in, as time.time() tells it.
        self.accepted = time.time()
        self._socket.sendall(message(1, struct.pack(">I", CHUNK - 1)))
        # When each access unit was sent, by its presentation time in milliseconds.
        self.sent = {}

    def _hear(self, count):
        heard = b""
        while len(heard) < count:
            piece = self._socket.recv(65536)
            if not piece:
                raise Failure("a publisher was not let in")
            heard += piece
        return heard

    def send(self, found, until=lambda: False):
        """Sends an FLV file's tags in real time, up to their end or until it is told to stop."""
        for kind, timestamp, body in found:
            time.sleep(max(0, self.accepted + timestamp / 1000 - time.time()))
            if until():
                return
            if kind == DATA:
                # What a file calls onMetaData, an encoder tells as a command to keep it.
                body = text("@setDataFrame") + body
            self._socket.sendall(message(kind, body, 1, timestamp, CHUNK))
            if kind == VIDEO and body[1] == 1:
                self.sent[timestamp + int.from_bytes(body[2:5], "big", signed=True)] = time.time()

    def close(self):
        self._socket.close()


__all__ = ["Publisher", "tags"]
