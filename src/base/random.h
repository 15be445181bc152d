/* Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011), from the library Random123.
 *
 * There is no state to carry or to lose: a number is a function of (seed, purpose, epoch, index),
 * so any part of any stream can be made anywhere, in any order, by any number of workers.  No trial
 * number enters: two architectures with the same seed meet the same data in the same order, which
 * pairs them.
 */
#ifndef SWEEP_BASE_RANDOM_H
#define SWEEP_BASE_RANDOM_H

#include <stdint.h>

/* What a stream is for.  The values are part of the numeric contract: add, never change. */
typedef enum random_purpose {
    RANDOM_INIT = 1,    /* initial weights                  epoch 0, index = block of 4 numbers   */
    RANDOM_SHUFFLE = 2, /* batch order of an epoch          epoch,   index = position             */
    RANDOM_DIGITS = 3,  /* built-in digits                  epoch = split and item, index = use   */
    RANDOM_SIGN_FLIPS = 4, /* permutation tests of a report  epoch = draw,  index = block of 128 */
    RANDOM_DROPOUT = 5, /* what an update drops  epoch = update, index = matrix and block of 4    */
    /* 6 to 12, but for those below, are set aside for noise of gradients, folds,
     * resampling, search and whatever else a result may come to depend on. */
    RANDOM_FIRST_SET_ASIDE = 6,
    RANDOM_LAST_SET_ASIDE = 12,
    RANDOM_PERMUTE = 7, /* order of steps, one for all items  epoch 0, index = position         */
    RANDOM_SPLIT = 8,   /* items for test and validation    epoch = class,  index = position  */
    RANDOM_SEARCH = 9,  /* where a search looks            epoch = the key's, index = point      */
    RANDOM_SOBOL = 10,  /* scrambling of its Sobol points  epoch = dimension, index = bits before */
    RANDOM_TASKS = 11,  /* built-in tasks                  epoch = split and item, index = block  */
    RANDOM_TPE = 12,    /* candidates of a search          epoch = the key's, index = candidate   */
    RANDOM_TEST = 255,  /* tests only */
} random_purpose;

typedef struct random_block {
    uint32_t word[4];
} random_block;

/* Key = the 64 bits of seed (low word first); counter = {index low, index high, epoch, purpose}. */
random_block random_at(uint64_t seed, random_purpose purpose, uint32_t epoch, uint64_t index);

/* Uniform on [0, 1): the top 24 bits of `word` times 2^-24, exact. */
float random_unit(uint32_t word);

/* Fill order[0..count) with 0..count-1 and shuffle it (Fisher-Yates, downwards) from the stream
 * (seed, purpose, epoch).  Position i draws its partner below i+1 by multiply-shift from one
 * 64-bit number (the first two words of block i), whose bias is under count * 2^-64. */
void random_permutation(uint64_t seed, random_purpose purpose, uint32_t epoch, uint32_t *order,
                        uint32_t count);

/* random_permutation for RANDOM_SHUFFLE. */
void random_shuffle(uint64_t seed, uint32_t epoch, uint32_t *order, uint32_t count);

#endif
