"""The large memory that the bench makes once and keeps."""
import subprocess

from .failure import Failure
from .places import BUILD, READERS

MEMORY = BUILD / "bench-memory"


def fill():
    """Makes it if it is not there: minutes, and some gigabytes."""
    if subprocess.run([str(READERS), "fill", str(MEMORY)], check=False).returncode:
        raise Failure("the large memory could not be made")
