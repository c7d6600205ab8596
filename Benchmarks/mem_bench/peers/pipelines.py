"""What one would write by hand: FFmpeg from a file, as fast as it can, without network and store."""
import os
import subprocess

from ..failure import Failure
from ..places import PEERS_PYTHON, ROOT
from ..processes import Cores

JPEGS = ["-f", "image2pipe", "-c:v", "mjpeg", "-q:v", "2", "-"]


def wait(process):
    """CPU-seconds of a process that ends well."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise Failure(f"{process.args} failed")
    return usage.ru_utime + usage.ru_stime


def ffmpeg(clip, *options, output=subprocess.DEVNULL):
    command = [*Cores.measured(), "ffmpeg", "-nostdin", "-v", "error", "-i", str(clip), *options, *JPEGS]
    return subprocess.Popen(command, stdout=output)


def usual(clip, rate=1):
    """The usual pipeline: every picture is decoded and made ready for a JPEG, then most are dropped."""
    return wait(ffmpeg(clip, "-r", str(rate)))


def filtered(clip):
    """The same by the filter `fps`, which drops pictures as soon as they are decoded."""
    return wait(ffmpeg(clip, "-vf", "fps=1"))


def has_original():
    """Whether Pillow and ImageHash are there."""
    return PEERS_PYTHON.exists() and not subprocess.run(
        [str(PEERS_PYTHON), "-c", "import imagehash, PIL"], check=False, stderr=subprocess.DEVNULL
    ).returncode


def original(clip):
    """As the original did: the filter `fps`, its JPEGs found in the pipe, decoded by Pillow, hashed by ImageHash."""
    script = ROOT / "Benchmarks/mem_bench/peers/original.py"
    source = ffmpeg(clip, "-vf", "fps=1", output=subprocess.PIPE)
    with subprocess.Popen(
        [*Cores.measured(), str(PEERS_PYTHON), str(script)], stdin=source.stdout, stdout=subprocess.PIPE, text=True
    ) as judge:
        source.stdout.close()
        answer = judge.stdout.read()
    cpu = wait(source)
    if judge.returncode:
        raise Failure("Pillow and ImageHash failed")
    return cpu + float(answer)
