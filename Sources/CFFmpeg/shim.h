// The door to FFmpeg's libraries: what mem-decoder uses, and functions for the macros that Swift does not import.

#pragma once

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/display.h>
#include <libavutil/frame.h>
#include <libavutil/hwcontext.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

static inline int cffmpeg_error_again(void) { return AVERROR(EAGAIN); }
static inline int cffmpeg_error_no_memory(void) { return AVERROR(ENOMEM); }
static inline int cffmpeg_error_invalid(void) { return AVERROR(EINVAL); }
static inline int cffmpeg_error_end_of_file(void) { return AVERROR_EOF; }
static inline int cffmpeg_error_unsupported(void) { return AVERROR_PATCHWELCOME; }

// The functions of libavformat, which is not linked: CFFmpegFormats loads it, and none may be called before.

const AVInputFormat *cffmpeg_find_input_format(const char *name);
AVFormatContext *cffmpeg_format_alloc_context(void);
int cffmpeg_format_open_input(AVFormatContext **context, const AVInputFormat *format, AVDictionary **options);
void cffmpeg_format_close_input(AVFormatContext **context);
int cffmpeg_read_frame(AVFormatContext *context, AVPacket *packet);
uint8_t *cffmpeg_stream_side_data(const AVStream *stream, enum AVPacketSideDataType type, size_t *size);

AVIOContext *cffmpeg_io_alloc_context(
    unsigned char *buffer,
    int size,
    void *opaque,
    int (*read)(void *opaque, uint8_t *bytes, int count),
    int64_t (*seek)(void *opaque, int64_t offset, int whence)
);
void cffmpeg_io_free_context(AVIOContext **context);
/// The reading position.
int64_t cffmpeg_io_position(AVIOContext *context);
