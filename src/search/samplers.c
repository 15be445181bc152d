#include "src/search/samplers.h"

#include <string.h>

#include "src/base/sha256.h"

const char *const search_sampler_names[] = {
#define SAMPLER(symbol, name, ...) #name,
#include "src/search/samplers.def"
#undef SAMPLER
    NULL};

static const struct {
    const char *phrase;
    uint64_t (*draw)(uint64_t seed, const search_dimension *dimension, uint64_t point);
    bool by_results;
} samplers[SEARCH_SAMPLER_COUNT] = {
#define SAMPLER(symbol, name, phrase, by_results) \
    [SEARCH_SAMPLER_##symbol] = {phrase, sampler_##name, by_results},
#include "src/search/samplers.def"
#undef SAMPLER
};

const char *search_sampler_phrase(search_sampler sampler) {
    return samplers[sampler].phrase;
}

bool search_is_by_results(search_sampler sampler) {
    return samplers[sampler].by_results;
}

const char *const search_choose_by_names[] = {"val", "test", NULL};

const char *search_option_default(int value, int option) {
    switch (option) {
        case SEARCH_OPTION_METHOD:
            return value ? search_sampler_names[SEARCH_SAMPLER_RANDOM] : NULL;
        case SEARCH_OPTION_SEED: return value ? "0" : NULL;
        case SEARCH_OPTION_CHOOSE_BY:
            return samplers[value].by_results ? search_choose_by_names[SEARCH_BY_VAL] : NULL;
        default: return samplers[value].by_results ? "8" : NULL;
    }
}

status search_dimension_of(const char *name, int sobol, search_dimension *out, error *err) {
    sha256_digest digest;
    if (sha256_of(name, strlen(name), &digest) != 0) return error_no_memory(err, sizeof digest);
    const uint8_t *b = digest.bytes;
    out->stream = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    out->sobol = sobol;
    return STATUS_OK;
}

uint64_t search_draw(search_sampler sampler, uint64_t seed, const search_dimension *dimension,
                     uint64_t point) {
    return samplers[sampler].draw(seed, dimension, point);
}
