#include "src/data/token_vocabulary.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "src/base/memory.h"

int64_t token_find_none(const float *values, int64_t steps) {
    int64_t t = 0;
    while (t < steps && fabsf(values[t]) <= (float)TOKEN_MOST && values[t] == truncf(values[t]))
        t++;
    return t;
}

static int compare(const void *a, const void *b) {
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

status token_vocabulary_find(const float *values, const item_places *places, token_vocabulary *out,
                             error *err) {
    const int64_t steps = places->offsets[places->count];
    int64_t taken = 0;
    *out = (token_vocabulary){.tokens = memory_array((size_t)steps, sizeof *out->tokens)};
    if (!out->tokens) return error_no_memory(err, (size_t)steps * sizeof *out->tokens);
    for (int64_t i = 0; i < places->count; i++) {
        const float *item = values + item_places_start(places, i);
        const int64_t length = item_places_length(places, i);
        for (int64_t t = 0; t < length; t++) out->tokens[taken++] = (int32_t)item[t];
    }
    qsort(out->tokens, (size_t)steps, sizeof *out->tokens, compare);
    for (int64_t t = 0; t < steps; t++)
        if (t == 0 || out->tokens[t] != out->tokens[out->count - 1])
            out->tokens[out->count++] = out->tokens[t];
    return STATUS_OK;
}

void token_vocabulary_free(token_vocabulary *v) {
    free(v->tokens);
    *v = (token_vocabulary){.tokens = NULL};
}

/* -1 for one that is not there. */
static int place_of(const token_vocabulary *v, float value) {
    const int32_t token = (int32_t)value;
    int first = 0, end = v->count;
    while (first < end) {
        const int middle = first + (end - first) / 2;
        if (v->tokens[middle] == token) return middle;
        if (v->tokens[middle] < token)
            first = middle + 1;
        else
            end = middle;
    }
    return -1;
}

static void number_item(const token_vocabulary *v, float *values, int64_t steps, const char *where,
                        token_unseen *u) {
    for (int64_t t = 0; t < steps; t++) {
        const float token = values[t];
        const int place = place_of(v, token);
        values[t] = (float)place;
        if (place >= 0 || u->count++ > 0) continue;
        u->first = token;
        u->where = where;
    }
}

void token_vocabulary_number(const token_vocabulary *v, float *values, const item_places *places,
                             const char *where, token_unseen *u) {
    for (int64_t i = 0; i < places->count; i++)
        number_item(v, values + item_places_start(places, i), item_places_length(places, i), where,
                    u);
}

void token_vocabulary_mark(const float *values, const item_places *places, uint8_t known[]) {
    for (int64_t i = 0; i < places->count; i++) {
        const float *item = values + item_places_start(places, i);
        for (int64_t t = 0; t < item_places_length(places, i); t++)
            if (item[t] >= 0) known[(int64_t)item[t]] = 1;
    }
}

void token_vocabulary_count_unknown(const token_vocabulary *v, const float *values,
                                    const item_places *places, const uint8_t known[],
                                    const char *where, token_unseen *u) {
    for (int64_t i = 0; i < places->count; i++) {
        const float *item = values + item_places_start(places, i);
        for (int64_t t = 0; t < item_places_length(places, i); t++) {
            if (item[t] < 0 || known[(int64_t)item[t]] || u->count++ > 0) continue;
            u->first = (float)v->tokens[(int64_t)item[t]];
            u->where = where;
        }
    }
}

status token_unseen_refuse(const token_unseen *u, const char *path, error *err) {
    if (u->count == 0) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: token %.0f is in the %s items and in no training item%s; %" PRId64
                     " step%s in all; say data.unseen: zero, which takes such tokens as none, or "
                     "split otherwise",
                     path, (double)u->first, u->where, u->of ? u->of : "", u->count,
                     u->count == 1 ? " is so" : "s are so");
}

void token_unseen_append_notice(text *out, const token_unseen *u) {
    const bool one = u->count == 1;
    if (u->count == 0) return;
    text_append(out, "data set file: notice: ");
    text_append_grouped(out, u->count);
    text_append_format(out,
                       " step%s of test and validation items %s a token that no training item%s "
                       "has, and %s all zeros: the first is %.0f\n",
                       one ? "" : "s", one ? "has" : "have", u->of ? u->of : "", one ? "is" : "are",
                       (double)u->first);
}

void token_vocabulary_append(text *out, const token_vocabulary *v) {
    text_append(out, "token\n");
    for (int k = 0; k < v->count; k++) text_append_format(out, "%" PRId32 "\n", v->tokens[k]);
}
