#include "src/stats/search_draws.h"

#include <stdlib.h>
#include <string.h>

static const char *after_word(const char *line, const char *word) {
    const size_t bytes = strlen(word);
    return strncmp(line, word, bytes) == 0 && line[bytes] == ' ' ? line + bytes + 1 : NULL;
}

static bool find_sampler(const char **line, search_sampler *out) {
    for (int i = 0; i < SEARCH_SAMPLER_COUNT; i++) {
        const char *rest = after_word(*line, search_sampler_names[i]);
        if (!rest) continue;
        *out = (search_sampler)i;
        *line = rest;
        return true;
    }
    return false;
}

bool search_draws_of(const comparison *c, search_draws *out) {
    const char *line = c->results->search_space;
    if (!line || !find_sampler(&line, &out->sampler)) return false;
    char *end = NULL;
    const long first = strtol(line, &end, 10), count = strtol(end, &end, 10);
    if (*end != '\n' || first < 0 || count < 1 || first > c->configuration_count ||
        count > c->configuration_count - first)
        return false;
    out->first = (int32_t)first;
    out->end = (int32_t)(first + count);
    out->axes = end + 1;
    return true;
}
