// The door to libavformat for who reads video files.
//
// It brings some forty libraries with it, so a process that decodes a live stream starts sooner without it, and takes less
// memory. CFFmpeg declares its functions, where its types are.

#pragma once

/// Loads libavformat, of the version that CFFmpeg has the headers of; 0, or -1 if it can't be loaded.
///
/// Later calls do nothing. The process may have no other thread yet.
int cffmpeg_load_formats(void);

/// avformat_version; 0 before it is loaded.
unsigned cffmpeg_format_version(void);
