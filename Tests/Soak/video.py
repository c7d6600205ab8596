"""Small clips, and FFmpegs that publish them."""
import shutil
import subprocess
import sys
import threading
import time

from server import start

FFMPEG = shutil.which("ffmpeg") or sys.exit("ffmpeg is missing; scripts/setup --tests installs it")


def clip(folder, size="160x90", rate=4, seconds=20, gop=4, noise=0):
    """An H.264 clip of so many seconds, whose samples are one a second; noise makes pictures of many bytes."""
    path = folder / f"clip-{size}-{seconds}.flv"
    source = f"testsrc=size={size}:rate={rate}" + (f",noise=alls={noise}:allf=t" if noise else "")
    if not path.exists():
        subprocess.run(
            [FFMPEG, "-v", "error", "-f", "lavfi", "-i", source, "-t", str(seconds),
             "-c:v", "libx264", "-preset", "veryfast", "-crf", "35" if noise else "23", "-bf", "0", "-g", str(gop), "-sc_threshold", "0",
             "-pix_fmt", "yuv420p", path],
            check=True,
        )
    return path


def publish(path, url, loops=-1):
    """Sends a clip unchanged, in real time, and again so many times."""
    return start(
        [FFMPEG, "-nostdin", "-v", "error", "-re", "-stream_loop", loops, "-i", path, "-map", "0:v", "-c", "copy",
         "-f", "flv", url],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


def publish_to_all(path, urls):
    """Sends a clip to several streams at once, for ever: one process for all, it only copies."""
    outputs = "|".join(f"[f=flv:onfail=ignore]{url}" for url in urls)
    return start(
        [FFMPEG, "-nostdin", "-v", "error", "-re", "-stream_loop", "-1", "-i", path, "-map", "0:v", "-c", "copy",
         "-f", "tee", outputs],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


class Encoder:
    """Publishes for ever, and comes back whenever it is cut off, as encoders do."""

    def __init__(self, path, url, pause=0.5):
        self.path, self.url, self.pause = path, url, pause
        self.is_over = threading.Event()
        self._begin()
        self.thread = threading.Thread(target=self._keep, daemon=True)
        self.thread.start()

    def _begin(self):
        # When the newest connection began, in seconds after 1970.
        self.began = time.time()
        self.process = publish(self.path, self.url)

    def _keep(self):
        while True:
            self.process.wait()
            if self.is_over.wait(self.pause):
                return
            self._begin()

    def stop(self):
        self.is_over.set()
        self.process.terminate()
        self.thread.join(timeout=10)
