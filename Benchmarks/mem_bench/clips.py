"""Clips that the bench makes for itself."""
import subprocess
from typing import NamedTuple

from .failure import Failure
from .places import CLIPS

# A screen (text-like detail) in which a box moves, one in which a cursor blinks, one in which nothing moves.
FROZEN = "color=c=0xEEEEEE:s={size}:r={rate},drawgrid=w=18:h=26:t=2:c=0x333333"
SCREEN = FROZEN + ",drawbox=x=mod(t*200\\,iw):y=ih/2:w=30:h=30:t=fill"
STILL = FROZEN + ",drawbox=x=200:y=200:w=6:h=22:t=fill:enable=lt(mod(t\\,1)\\,.5)"
# A test picture with a counter and moving bars; and a fall into a fractal: every pixel moves all the time.
TESTSRC2 = "testsrc2=s={size}:r={rate}"
MOVING = "mandelbrot=s={size}:r={rate}"


class Case(NamedTuple):
    """How a clip is made: two B-frames and a keyframe every 2 s, unless `others` say otherwise."""

    source: str
    size: str
    rate: int
    bitrate: str
    others: tuple = ()
    has_sound: bool = False


CASES = {
    "320x180p30 screen": Case(SCREEN, "320x180", 30, "300k"),
    "720p30 screen": Case(SCREEN, "1280x720", 30, "2500k"),
    "720p30 testsrc2": Case(TESTSRC2, "1280x720", 30, "4000k"),
    "1080p30 testsrc2": Case(TESTSRC2, "1920x1080", 30, "6000k"),
    "1080p60 screen": Case(SCREEN, "1920x1080", 60, "6000k"),
    # As OBS sends it: what is not needed is filled up.
    "1080p60 screen CBR": Case(SCREEN, "1920x1080", 60, "6000k", ("-x264-params", "nal-hrd=cbr")),
    "1080p60 still": Case(STILL, "1920x1080", 60, "6000k"),
    # At a constant quality an encoder has nothing to say of pictures that stand still.
    "1080p60 frozen": Case(FROZEN, "1920x1080", 60, "6000k", ("-crf", "23")),
    "1080p60 testsrc2": Case(TESTSRC2, "1920x1080", 60, "9000k"),
    # FFmpeg as a listener waits for seconds for sound that does not come; encoders of people send some.
    "1080p60 testsrc2 sound": Case(TESTSRC2, "1920x1080", 60, "9000k", has_sound=True),
    "1080p60 moving": Case(MOVING, "1920x1080", 60, "9000k"),
    "1080p60 testsrc2 keyint 250": Case(TESTSRC2, "1920x1080", 60, "9000k", ("-g", "250")),
    "1080p60 testsrc2 no B-frames": Case(TESTSRC2, "1920x1080", 60, "9000k", ("-bf", "0")),
    "4K60 screen": Case(SCREEN, "3840x2160", 60, "20000k"),
    "4K60 testsrc2": Case(TESTSRC2, "3840x2160", 60, "20000k"),
    "4K60 moving": Case(MOVING, "3840x2160", 60, "20000k"),
    "8K30 screen": Case(SCREEN, "7680x4320", 30, "40000k"),
    "8K30 testsrc2": Case(TESTSRC2, "7680x4320", 30, "40000k"),
}


def make_clip(name, seconds):
    """The FLV file of a clip; made if it is not there."""
    case = CASES[name]
    CLIPS.mkdir(parents=True, exist_ok=True)
    file = CLIPS / f"{name.replace(' ', '-')}-{seconds}.flv"
    if not file.exists():
        part = file.with_suffix(".part")
        sound = ["-f", "lavfi", "-i", "sine=r=48000", "-c:a", "aac"] if case.has_sound else []
        done = subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-y"]
            + ["-f", "lavfi", "-i", case.source.format(size=case.size, rate=case.rate), *sound, "-t", str(seconds)]
            + ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", str(2 * case.rate)]
            + [*case.others, "-b:v", case.bitrate, "-maxrate", case.bitrate, "-bufsize", case.bitrate]
            + ["-f", "flv", str(part)],
            check=False,
        )
        if done.returncode:
            raise Failure(f"ffmpeg could not make {name}")
        part.rename(file)
    return file
