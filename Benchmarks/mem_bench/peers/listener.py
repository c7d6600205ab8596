"""FFmpeg as the server: one publisher on a port, each second a JPEG file."""
import subprocess
import tempfile
from pathlib import Path

from .nginx import free_port


class Listener:
    """An FFmpeg that waits for a publisher."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="bench-listener-")
        self.port = free_port()
        self.first = Path(self._folder.name) / "1.jpg"
        self._process = subprocess.Popen(
            ["ffmpeg", "-nostdin", "-v", "fatal", "-listen", "1", "-i", f"rtmp://127.0.0.1:{self.port}/live/bench"]
            + ["-r", "1", "-f", "image2", "-q:v", "2", f"{self._folder.name}/%d.jpg"],
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()

    def has_picture(self):
        """Whether the first JPEG is there: the file appears before its bytes do."""
        return self.first.exists() and self.first.stat().st_size > 0
