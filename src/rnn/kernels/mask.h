/* Dropout's masks: Philox4x32-10 (base/random.h), many blocks at once.  Included by blocked.c
 * alone.
 *
 * Loops of a fixed length over whole numbers become vectors.  The oracle asks base/random.c, which
 * makes one block at a time. */
#ifndef SWEEP_RNN_KERNELS_MASK_H
#define SWEEP_RNN_KERNELS_MASK_H

#include <string.h>

#include "src/rnn/kernels/kernels.h"

enum { MASK_BLOCK = 4, MOST_MASK_BLOCKS = 16, PHILOX_ROUNDS = 10 };

#define PHILOX_M0 0xD2511F53u
#define PHILOX_M1 0xCD9E8D57u
#define PHILOX_W0 0x9E3779B9u
#define PHILOX_W1 0xBB67AE85u

/* The bits of the masks of `blocks` blocks from number `first` on; `blocks` is a constant where
 * this is inlined.  No branch asks what is dropped, since none could be foreseen. */
VECTOR void mask_blocks(int blocks, const mask_stream *s, uint32_t first, uint32_t *bits) {
    uint32_t x[MASK_BLOCK][MOST_MASK_BLOCKS], key0 = s->key[0], key1 = s->key[1], scale;
    const uint32_t threshold = s->threshold;
    memcpy(&scale, &s->scale, sizeof scale);
    for (int i = 0; i < blocks; i++) {
        x[0][i] = first + (uint32_t)i;
        x[1][i] = s->counter[0];
        x[2][i] = s->counter[1];
        x[3][i] = s->counter[2];
    }
    for (int round = 0; round < PHILOX_ROUNDS; round++) {
        for (int i = 0; i < blocks; i++) {
            const uint64_t p0 = (uint64_t)PHILOX_M0 * x[0][i], p1 = (uint64_t)PHILOX_M1 * x[2][i];
            x[0][i] = (uint32_t)(p1 >> 32) ^ x[1][i] ^ key0;
            x[2][i] = (uint32_t)(p0 >> 32) ^ x[3][i] ^ key1;
            x[1][i] = (uint32_t)p1;
            x[3][i] = (uint32_t)p0;
        }
        key0 += PHILOX_W0;
        key1 += PHILOX_W1;
    }
    for (int i = 0; i < blocks; i++)
        for (int j = 0; j < MASK_BLOCK; j++)
            bits[i * MASK_BLOCK + j] = scale & (0 - (uint32_t)(x[j][i] >= threshold));
}

static void mask_sixteen(const mask_stream *s, uint32_t first, uint32_t *bits) {
    mask_blocks(16, s, first, bits);
}

static void mask_eight(const mask_stream *s, uint32_t first, uint32_t *bits) {
    mask_blocks(8, s, first, bits);
}

/* What is no whole number of blocks is cut out of one that is. */
static void mask(const mask_stream *s, uint64_t element, ptrdiff_t count, float *masks) {
    uint32_t whole[MOST_MASK_BLOCKS * MASK_BLOCK];
    while (count > 0) {
        const ptrdiff_t skipped = (ptrdiff_t)(element % MASK_BLOCK);
        const bool eight = count + skipped <= 8 * MASK_BLOCK;
        const ptrdiff_t most = (eight ? 8 : MOST_MASK_BLOCKS) * MASK_BLOCK - skipped;
        const ptrdiff_t now = count < most ? count : most;
        (eight ? mask_eight : mask_sixteen)(s, (uint32_t)(element / MASK_BLOCK), whole);
        memcpy(masks, whole + skipped, (size_t)now * sizeof *masks);
        element += (uint64_t)now;
        masks += now;
        count -= now;
    }
}

static void multiply_all(const float *x, const float *y, float *out, ptrdiff_t count) {
    ptrdiff_t k = 0;
    for (; k + LANES <= count; k += LANES)
        vec_store(out + k, vec_mul(vec_load(x + k), vec_load(y + k)));
    for (; k < count; k++) out[k] = x[k] * y[k];
}

#endif
