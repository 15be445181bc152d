#include "src/data/sequence_packing.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* --- requests --- */

enum { REQUEST_TEXTS = 10 };

static void request_texts(const sequence_request *how, const char *texts[REQUEST_TEXTS]) {
    const char *const all[REQUEST_TEXTS] = {how->x,           how->y,       how->id,   how->time,
                                            how->lengths,     how->offsets, how->axes, how->layout,
                                            how->labels_path, how->group};
    memcpy(texts, all, sizeof all);
}

void sequence_request_pack(text *out, const char *path, const sequence_request *how) {
    const char *texts[REQUEST_TEXTS];
    request_texts(how, texts);
    text_append_bytes(out, (const char *)&how->features, sizeof how->features);
    text_append_bytes(out, (const char *)&how->use, sizeof how->use);
    text_append_bytes(out, (const char *)&how->labels, sizeof how->labels);
    text_append_bytes(out, (const char *)&how->targets, sizeof how->targets);
    text_append_bytes(out, (const char *)&how->series, sizeof how->series);
    text_append_bytes(out, (const char *)&how->find_lengths, sizeof how->find_lengths);
    text_append_bytes(out, path, strlen(path) + 1);
    for (int i = 0; i < REQUEST_TEXTS; i++)
        text_append_bytes(out, texts[i] ? texts[i] : "", texts[i] ? strlen(texts[i]) + 1 : 1);
}

status sequence_request_unpack(const void *packed, size_t bytes, char **path, sequence_request *how,
                               error *err) {
    const size_t labels_at = sizeof how->features + sizeof how->use,
                 targets_at = labels_at + sizeof how->labels,
                 series_at = targets_at + sizeof how->targets,
                 find_lengths_at = series_at + sizeof how->series,
                 fixed = find_lengths_at + sizeof how->find_lengths;
    *how = (sequence_request){.header = -1};
    *path = bytes > fixed ? memory_array(bytes - fixed + 1, 1) : NULL;
    if (!*path) return error_no_memory(err, bytes);
    memcpy(&how->features, packed, sizeof how->features);
    memcpy(&how->use, (const char *)packed + sizeof how->features, sizeof how->use);
    memcpy(&how->labels, (const char *)packed + labels_at, sizeof how->labels);
    memcpy(&how->targets, (const char *)packed + targets_at, sizeof how->targets);
    memcpy(&how->series, (const char *)packed + series_at, sizeof how->series);
    memcpy(&how->find_lengths, (const char *)packed + find_lengths_at, sizeof how->find_lengths);
    memcpy(*path, (const char *)packed + fixed, bytes - fixed);
    const char *texts[REQUEST_TEXTS], *at = *path;
    for (int i = 0; i < REQUEST_TEXTS; i++) texts[i] = at += strlen(at) + 1;
    how->x = texts[0];
    how->y = texts[1];
    how->id = texts[2];
    how->time = texts[3];
    how->lengths = texts[4];
    how->offsets = texts[5];
    how->axes = texts[6];
    how->layout = texts[7];
    how->labels_path = texts[8];
    how->group = texts[9];
    return STATUS_OK;
}

/* --- files --- */

static void pack_bytes(text *out, const void *data, size_t bytes) {
    const uint64_t size = bytes;
    text_append_bytes(out, (const char *)&size, sizeof size);
    text_append_bytes(out, data ? data : "", bytes);
}

static void pack_text(text *out, const char *words) {
    pack_bytes(out, words, words ? strlen(words) : 0);
}

static void pack_set(text *out, const label_set *s) {
    pack_bytes(out, &s->count, sizeof s->count);
    for (int32_t i = 0; i < s->count; i++) pack_text(out, s->texts[i]);
}

void sequence_file_pack(text *out, const sequence_file *f) {
    pack_bytes(out, &f->features, sizeof f->features);
    pack_bytes(out, &f->targets, sizeof f->targets);
    pack_text(out, f->kind);
    pack_text(out, f->layout);
    pack_text(out, text_string(&f->section));
    pack_text(out, text_string(&f->notices));
    pack_set(out, &f->labels);
    pack_set(out, &f->groups);
    for (int s = 0; s < DATASET_SPLITS; s++) {
        const sequence_part *p = &f->part[s];
        const size_t items = (size_t)p->count, steps = items ? (size_t)p->offsets[items] : 0;
        pack_bytes(out, p->offsets, items ? (items + 1) * sizeof *p->offsets : 0);
        pack_bytes(out, p->values, steps * (size_t)f->features * sizeof *p->values);
        const size_t labels = p->labels ? (size_t)sequence_part_label_count(p) : 0;
        pack_bytes(out, p->labels, labels * sizeof *p->labels);
        pack_bytes(out, &p->labels_steps, sizeof p->labels_steps);
        pack_bytes(out, p->groups, p->groups ? items * sizeof *p->groups : 0);
    }
}

typedef struct unpacking {
    const char *at;
    size_t left;
    bool failed, no_memory;
} unpacking;

/* The next piece, copied and ended by NUL; NULL for an empty one where `optional`. */
static void *take(unpacking *u, size_t *bytes, bool optional) {
    uint64_t size = 0;
    *bytes = 0;
    if (u->left >= sizeof size) memcpy(&size, u->at, sizeof size);
    if (u->left < sizeof size || size > u->left - sizeof size) {
        u->failed = true;
        return NULL;
    }
    *bytes = (size_t)size;
    char *copy = optional && size == 0 ? NULL : memory_array(*bytes + 1, 1);
    if (copy) memcpy(copy, u->at + sizeof size, *bytes);
    u->no_memory |= !copy && !(optional && size == 0);
    u->at += sizeof size + size;
    u->left -= sizeof size + size;
    return copy;
}

static void take_fixed(unpacking *u, void *into, size_t bytes) {
    size_t got;
    void *piece = take(u, &got, true);
    if (piece && got == bytes)
        memcpy(into, piece, bytes);
    else
        u->failed = true;
    free(piece);
}

static void take_into_text(unpacking *u, text *out) {
    size_t bytes;
    char *words = take(u, &bytes, true);
    if (words) text_append(out, words);
    free(words);
}

static void take_set(unpacking *u, label_set *s) {
    int32_t count = 0, place;
    take_fixed(u, &count, sizeof count);
    for (int32_t i = 0; i < count && !u->failed; i++) {
        size_t bytes;
        char *words = take(u, &bytes, false);
        if (words && label_set_add(s, words, bytes, &place, NULL) != STATUS_OK) u->no_memory = true;
        free(words);
    }
}

static void take_part(unpacking *u, int features, sequence_part *p) {
    size_t bytes, value_bytes, label_bytes, group_bytes;
    p->offsets = take(u, &bytes, true);
    p->values = take(u, &value_bytes, true);
    p->labels = take(u, &label_bytes, true);
    take_fixed(u, &p->labels_steps, sizeof p->labels_steps);
    p->groups = take(u, &group_bytes, true);
    if (!p->offsets) return;
    p->count = (int64_t)(bytes / sizeof *p->offsets) - 1;
    const size_t steps = (size_t)p->offsets[p->count];
    u->failed |= value_bytes != steps * (size_t)features * sizeof *p->values;
    const size_t labels = (size_t)sequence_part_label_count(p);
    u->failed |= p->labels && label_bytes != labels * sizeof *p->labels;
    u->failed |= p->groups && group_bytes != (size_t)p->count * sizeof *p->groups;
}

status sequence_file_unpack(const text *packed, sequence_file *out, error *err) {
    unpacking u = {packed->data, packed->bytes, false, false};
    size_t bytes;
    take_fixed(&u, &out->features, sizeof out->features);
    take_fixed(&u, &out->targets, sizeof out->targets);
    out->kind = take(&u, &bytes, false);
    out->layout = take(&u, &bytes, false);
    take_into_text(&u, &out->section);
    take_into_text(&u, &out->notices);
    take_set(&u, &out->labels);
    take_set(&u, &out->groups);
    for (int s = 0; s < DATASET_SPLITS && !u.failed; s++)
        take_part(&u, out->features, &out->part[s]);
    if (u.no_memory) return error_no_memory(err, packed->bytes);
    if (!u.failed && u.left == 0) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: the process that read it gave half an answer", out->path);
}
