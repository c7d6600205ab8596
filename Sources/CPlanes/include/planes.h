// What is done for every pixel of a picture, in C: unoptimised Swift, as tests are built, takes minutes for one of 8K.

#pragma once

#include <stdint.h>

/// What a step of a plane adds to the planes of a JPEG, in 256ths, besides itself to its own.
///
/// Each lies within ±60, so that their sums fit into 16 bits: of these, processors take many at a time.
struct mem_plane_weights {
    int16_t luma_of_luma, luma_of_blue, luma_of_red;
    int16_t blue_of_blue, blue_of_red;
    int16_t red_of_blue, red_of_red;
    /// The luma of black.
    int16_t black;
};

/// Three planes in 4:2:0; strides are in bytes.
struct mem_planes {
    uint8_t *luma, *blue, *red;
    int luma_stride, blue_stride, red_stride;
};

/// Converts a picture of `width` by `height` pixels; neither reads nor writes beyond them.
///
/// `surplus`: how many bits more than 8 the samples of `from` have, which then are in two bytes each.
void mem_convert_planes(
    struct mem_planes from,
    int surplus,
    struct mem_planes to,
    int width,
    int height,
    struct mem_plane_weights weights
);
