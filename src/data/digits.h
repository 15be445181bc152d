/* The built-in digits: 28 x 28 images of 0 to 9, drawn by our own strokes.
 *
 * An image is a function of (seed, split, item) alone: a small data set is the beginning of a large
 * one, and any part can be drawn anywhere, in any order, to the same bytes on every machine: only
 * add, subtract, multiply, divide and square root touch a pixel.
 */
#ifndef SWEEP_DATA_DIGITS_H
#define SWEEP_DATA_DIGITS_H

#include <stdint.h>

#include "src/data/dataset_source.h"

/* Raise the version whenever a pixel or a label changes: it enters the data set's digest. */
enum { DIGITS_VERSION = 1, DIGITS_SIDE = 28, DIGITS_CLASSES = 10 };

/* Draw items first .. first + count - 1 of a split (DATASET_TRAIN, DATASET_TEST) into images
 * (count, DIGITS_SIDE, DIGITS_SIDE) and labels (count).  Each ten items from a multiple of ten on
 * hold every digit once, in random order. */
void digits_draw(uint64_t seed, int split, int64_t first, int64_t count, uint8_t *images,
                 uint8_t *labels);

#endif
