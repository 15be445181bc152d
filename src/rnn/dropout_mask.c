#include "src/rnn/dropout_mask.h"

#include "src/base/random.h"

enum { BLOCK = 4 }; /* numbers of one block */

uint32_t rnn_dropout_of_layer(const rnn_architecture *a, int layer, int t) {
    return (uint32_t)t * (uint32_t)a->layer_dim + (uint32_t)layer;
}

uint32_t rnn_dropout_of_readout(const rnn_architecture *a, int reading) {
    return (uint32_t)a->seq_dim * (uint32_t)a->layer_dim + (uint32_t)reading;
}

/* The smallest number that is kept; 2^32 if none is. */
static uint64_t threshold_of(double probability) {
    return (uint64_t)(probability * 0x1p32 + 0.5);
}

static float scale_of(double probability) {
    return (float)(1 / (1 - probability));
}

mask_stream rnn_dropout_stream(uint64_t seed, int64_t update, uint32_t matrix, double probability) {
    const uint64_t threshold = threshold_of(probability);
    const bool none = threshold > UINT32_MAX;
    return (mask_stream){
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .counter = {matrix, (uint32_t)update, RANDOM_DROPOUT},
        .threshold = none ? UINT32_MAX : (uint32_t)threshold,
        .scale = none ? 0 : scale_of(probability),
    };
}

void rnn_dropout_masks(uint64_t seed, int64_t update, uint32_t matrix, uint64_t element,
                       double probability, size_t count, float *masks) {
    const uint64_t threshold = threshold_of(probability);
    const float scale = scale_of(probability);
    random_block block = {{0}};
    for (size_t k = 0; k < count; k++, element++) {
        if (k == 0 || element % BLOCK == 0)
            block = random_at(seed, RANDOM_DROPOUT, (uint32_t)update,
                              (uint64_t)matrix << 32 | (uint32_t)(element / BLOCK));
        masks[k] = block.word[element % BLOCK] >= threshold ? scale : 0;
    }
}
