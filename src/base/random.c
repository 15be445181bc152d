#include "src/base/random.h"

#include <Random123/philox.h>

random_block random_at(uint64_t seed, random_purpose purpose, uint32_t epoch, uint64_t index) {
    philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    philox4x32_ctr_t counter = {
        {(uint32_t)index, (uint32_t)(index >> 32), epoch, (uint32_t)purpose}};
    philox4x32_ctr_t out = philox4x32_R(10, counter, key);
    return (random_block){{out.v[0], out.v[1], out.v[2], out.v[3]}};
}

float random_unit(uint32_t word) {
    return (float)(word >> 8) * 0x1p-24f;
}

void random_permutation(uint64_t seed, random_purpose purpose, uint32_t epoch, uint32_t *order,
                        uint32_t count) {
    for (uint32_t i = 0; i < count; i++) order[i] = i;
    for (uint32_t i = count; i-- > 1;) {
        random_block block = random_at(seed, purpose, epoch, i);
        uint64_t draw = (uint64_t)block.word[1] << 32 | block.word[0];
        uint32_t j = (uint32_t)(((unsigned __int128)draw * (i + 1u)) >> 64);
        uint32_t kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

void random_shuffle(uint64_t seed, uint32_t epoch, uint32_t *order, uint32_t count) {
    random_permutation(seed, RANDOM_SHUFFLE, epoch, order, count);
}
