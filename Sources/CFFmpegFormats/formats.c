#include "CFFmpegFormats.h"

#include "../CFFmpeg/shim.h"

#include <dlfcn.h>
#include <stdbool.h>

// The functions of libavformat, once it is loaded.
static struct {
    bool loaded;
    __typeof__(avformat_version) *version;
    __typeof__(av_find_input_format) *find_input_format;
    __typeof__(avformat_alloc_context) *alloc_context;
    __typeof__(avformat_open_input) *open_input;
    __typeof__(avformat_close_input) *close_input;
    __typeof__(av_read_frame) *read_frame;
    __typeof__(av_stream_get_side_data) *stream_side_data;
    __typeof__(avio_alloc_context) *io_alloc_context;
    __typeof__(avio_context_free) *io_free_context;
    __typeof__(avio_seek) *io_seek;
} formats;

int cffmpeg_load_formats(void) {
    if (formats.loaded) return 0;
    // What it needs itself is looked for at once: later the process may be past opening files.
    void *library = dlopen("libavformat.so." AV_STRINGIFY(LIBAVFORMAT_VERSION_MAJOR), RTLD_NOW | RTLD_LOCAL);
    if (!library) return -1;
    formats.version = dlsym(library, "avformat_version");
    formats.find_input_format = dlsym(library, "av_find_input_format");
    formats.alloc_context = dlsym(library, "avformat_alloc_context");
    formats.open_input = dlsym(library, "avformat_open_input");
    formats.close_input = dlsym(library, "avformat_close_input");
    formats.read_frame = dlsym(library, "av_read_frame");
    formats.stream_side_data = dlsym(library, "av_stream_get_side_data");
    formats.io_alloc_context = dlsym(library, "avio_alloc_context");
    formats.io_free_context = dlsym(library, "avio_context_free");
    formats.io_seek = dlsym(library, "avio_seek");
    formats.loaded = formats.version && formats.find_input_format && formats.alloc_context && formats.open_input
        && formats.close_input && formats.read_frame && formats.stream_side_data && formats.io_alloc_context
        && formats.io_free_context && formats.io_seek;
    return formats.loaded ? 0 : -1;
}

unsigned cffmpeg_format_version(void) { return formats.loaded ? formats.version() : 0; }

const AVInputFormat *cffmpeg_find_input_format(const char *name) { return formats.find_input_format(name); }

AVFormatContext *cffmpeg_format_alloc_context(void) { return formats.alloc_context(); }

int cffmpeg_format_open_input(AVFormatContext **context, const AVInputFormat *format, AVDictionary **options) {
    return formats.open_input(context, NULL, format, options);
}

void cffmpeg_format_close_input(AVFormatContext **context) { formats.close_input(context); }

int cffmpeg_read_frame(AVFormatContext *context, AVPacket *packet) { return formats.read_frame(context, packet); }

uint8_t *cffmpeg_stream_side_data(const AVStream *stream, enum AVPacketSideDataType type, size_t *size) {
    return formats.stream_side_data(stream, type, size);
}

AVIOContext *cffmpeg_io_alloc_context(
    unsigned char *buffer,
    int size,
    void *opaque,
    int (*read)(void *opaque, uint8_t *bytes, int count),
    int64_t (*seek)(void *opaque, int64_t offset, int whence)
) {
    return formats.io_alloc_context(buffer, size, 0, opaque, read, NULL, seek);
}

void cffmpeg_io_free_context(AVIOContext **context) { formats.io_free_context(context); }

int64_t cffmpeg_io_position(AVIOContext *context) { return formats.io_seek(context, 0, SEEK_CUR); }
