"""FFmpegs that send a clip in real time, as it is."""
import subprocess
import time

from .failure import Failure


class Publishers:
    """One FFmpeg for each address; killed at the end, if they have not ended by themselves."""

    def __init__(self, clip, urls, loops=0, prefix=(), apart=0.0):
        """Sends the clip `loops` times more, -1 for ever; one begins `apart` seconds after the other.

        Encoders are on other machines in real life: these have a lower priority than what is measured.
        """
        command = ["nice", *prefix, "ffmpeg", "-nostdin", "-v", "error", "-re", "-stream_loop", str(loops)]
        self._all = []
        for url in urls:
            self._all.append(subprocess.Popen([*command, "-i", str(clip), "-c", "copy", "-f", "flv", url]))
            # Encoders are not in step: neither are their keyframes.
            time.sleep(apart)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for publisher in self._all:
            publisher.kill()
            publisher.wait()

    def are_there(self):
        """Whether any still sends; a failure if one could not."""
        ended = [publisher for publisher in self._all if publisher.poll() is not None]
        if any(publisher.returncode for publisher in ended):
            raise Failure("a publisher failed")
        return len(ended) < len(self._all)

    def must_all_be_there(self):
        if any(publisher.poll() is not None for publisher in self._all):
            raise Failure("a publisher ended too early")
