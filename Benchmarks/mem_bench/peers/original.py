"""What the original did with each picture, without its HTTP and its database.

Run by a Python with Pillow and ImageHash. Reads JPEGs, one behind the other; prints the CPU-seconds that it took after
its start.
"""
import io
import sys
import time

import imagehash
from PIL import Image

START, END = b"\xff\xd8", b"\xff\xd9"


def judge(file):
    imagehash.dhash(Image.open(io.BytesIO(file)), hash_size=16)


def main():
    # What is loaded with the first picture belongs to the start.
    first = io.BytesIO()
    Image.new("RGB", (64, 64)).save(first, "JPEG")
    judge(first.getvalue())
    begun = time.process_time()
    held, pictures = b"", 0
    while piece := sys.stdin.buffer.raw.read(4096):
        held += piece
        start = held.find(START)
        end = held.find(END, start + 2) if start >= 0 else -1
        if end >= 0:
            judge(held[start : end + 2])
            held = held[end + 2 :]
            pictures += 1
    if not pictures:
        raise SystemExit("no pictures came")
    print(time.process_time() - begun)


main()
