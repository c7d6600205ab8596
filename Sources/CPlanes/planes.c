#include "planes.h"

// Each result is of 16 bits, and a function of its own, for compilers to see that they need no more for it.

static inline uint8_t moved(uint8_t step, int16_t by) {
    int16_t value = (int16_t)(step + (by >> 8));
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static inline int16_t product(int16_t a, int16_t b) { return (int16_t)(a * b); }

static inline int16_t sum(int16_t a, int16_t weight_a, int16_t b, int16_t weight_b, int16_t rest) {
    return (int16_t)(product(a, weight_a) + product(b, weight_b) + rest);
}

// Pixels that are converted at a time; what their colours add to luma stays in the fastest memory.
enum { PIECE = 1024 };

static void convert_luma(
    const uint8_t *restrict from,
    uint8_t *restrict to,
    const int16_t *restrict added,
    int width,
    int16_t weight
) {
    for (int index = 0; index < width; index++) {
        to[index] = moved(from[index], (int16_t)(product(from[index], weight) + added[index]));
    }
}

// Fills `added` with what the colours add to the luma of the two columns they are for, rounding and black included.
static void convert_chroma(
    const uint8_t *restrict from_blue,
    const uint8_t *restrict from_red,
    uint8_t *restrict to_blue,
    uint8_t *restrict to_red,
    int16_t *restrict added,
    int count,
    struct mem_plane_weights weights
) {
    int16_t start = (int16_t)(128 - weights.black * (256 + weights.luma_of_luma));
    for (int index = 0; index < count; index++) {
        int16_t blue = from_blue[index] - 128, red = from_red[index] - 128;
        added[2 * index] = added[2 * index + 1] = sum(blue, weights.luma_of_blue, red, weights.luma_of_red, start);
        to_blue[index] = moved(from_blue[index], sum(blue, weights.blue_of_blue, red, weights.blue_of_red, 128));
        to_red[index] = moved(from_red[index], sum(blue, weights.red_of_blue, red, weights.red_of_red, 128));
    }
}

// `count` samples from the one at `index` on, in 8 bits; `room` is for those that have more.
static const uint8_t *narrowed(const uint8_t *from, int64_t index, int count, int surplus, uint8_t *restrict room) {
    if (surplus == 0) return from + index;
    const uint16_t *wide = (const uint16_t *)from + index;
    for (int offset = 0; offset < count; offset++) {
        int sample = (wide[offset] + (1 << (surplus - 1))) >> surplus;
        room[offset] = (uint8_t)(sample > 255 ? 255 : sample);
    }
    return room;
}

void mem_convert_planes(
    struct mem_planes from,
    int surplus,
    struct mem_planes to,
    int width,
    int height,
    struct mem_plane_weights weights
) {
    int16_t added[PIECE];
    uint8_t luma[PIECE], blue[PIECE / 2], red[PIECE / 2];
    for (int64_t row = 0; row < height; row += 2) {
        for (int column = 0; column < width; column += PIECE) {
            int count = width - column < PIECE ? width - column : PIECE, pairs = (count + 1) / 2;
            convert_chroma(
                narrowed(from.blue + row / 2 * from.blue_stride, column / 2, pairs, surplus, blue),
                narrowed(from.red + row / 2 * from.red_stride, column / 2, pairs, surplus, red),
                to.blue + row / 2 * to.blue_stride + column / 2,
                to.red + row / 2 * to.red_stride + column / 2,
                added,
                pairs,
                weights
            );
            for (int64_t line = row; line < height && line < row + 2; line++) {
                convert_luma(
                    narrowed(from.luma + line * from.luma_stride, column, count, surplus, luma),
                    to.luma + line * to.luma_stride + column,
                    added,
                    count,
                    weights.luma_of_luma
                );
            }
        }
    }
}
