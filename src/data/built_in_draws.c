#include "src/data/built_in_draws.h"

#include "src/base/random.h"

uint32_t built_in_stream(int split, int64_t item) {
    return (uint32_t)split << 31 | (uint32_t)item;
}

uint32_t built_in_word(const built_in_request *r, uint32_t stream, int64_t index) {
    return random_at(r->seed, RANDOM_TASKS, stream, (uint64_t)(index / BUILT_IN_WORDS_A_BLOCK))
        .word[index % BUILT_IN_WORDS_A_BLOCK];
}

int64_t built_in_below(uint32_t word, int64_t count) {
    return (int64_t)((uint64_t)word * (uint64_t)count >> 32);
}
