// Stops a build with libraries that Mem does not know: fields that Swift writes have other names and meanings there.

#include "CFFmpeg.h"

_Static_assert(
    LIBAVCODEC_VERSION_MAJOR == 59 && LIBAVFORMAT_VERSION_MAJOR == 59 && LIBAVUTIL_VERSION_MAJOR == 57
        && LIBSWSCALE_VERSION_MAJOR == 6,
    "Mem is written for FFmpeg 5.1, see scripts/setup-ffmpeg"
);
