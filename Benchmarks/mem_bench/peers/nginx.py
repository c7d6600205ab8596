"""nginx with its RTMP module, which passes streams on to nobody."""
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from ..failure import Failure
from ..processes import children

MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
PROGRAM = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")


def is_installed():
    return PROGRAM is not None and MODULE.exists()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Nginx:
    """One that takes streams by RTMP, with one worker."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="bench-nginx-")
        folder = self._folder.name
        self.port = free_port()
        config = Path(folder) / "nginx.conf"
        config.write_text(
            f"load_module {MODULE}; daemon off; worker_processes 1;\n"
            f"pid {folder}/nginx.pid; error_log {folder}/nginx.log warn; events {{}}\n"
            f"rtmp {{ access_log off; server {{ listen 127.0.0.1:{self.port}; application live {{ live on; }} }} }}\n"
        )
        self.process = subprocess.Popen([PROGRAM, "-p", folder, "-c", str(config), "-e", f"{folder}/nginx.log"])
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.__exit__()
                    raise Failure("nginx did not start") from error
                time.sleep(0.05)
        self.worker = children(self.process.pid)[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)
        self._folder.cleanup()
