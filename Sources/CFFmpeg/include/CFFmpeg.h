// The door to FFmpeg's libraries: what mem-decoder uses, and functions for the macros that Swift does not import.
//
// The folders beside this file are links to the headers of the libraries that scripts/setup-ffmpeg has built: those of a
// shared FFmpeg that may be installed as well are another build's.

#pragma once

#if !__has_include("libavcodec/avcodec.h") || !__has_include("libswresample/swresample.h")
#error "FFmpeg's libraries are missing, or were built for an older Mem: run scripts/setup"
#endif

#include <errno.h>
#include "libavcodec/avcodec.h"
#include "libavformat/avformat.h"
#include "libavutil/avutil.h"
#include "libavutil/display.h"
#include "libavutil/frame.h"
#include "libavutil/hwcontext.h"
#include "libavutil/imgutils.h"
#include "libavutil/log.h"
#include "libavutil/pixdesc.h"
#include "libswscale/swscale.h"

static inline int cffmpeg_error_again(void) { return AVERROR(EAGAIN); }
static inline int cffmpeg_error_no_memory(void) { return AVERROR(ENOMEM); }
static inline int cffmpeg_error_invalid(void) { return AVERROR(EINVAL); }
static inline int cffmpeg_error_end_of_file(void) { return AVERROR_EOF; }
static inline int cffmpeg_error_unsupported(void) { return AVERROR_PATCHWELCOME; }
