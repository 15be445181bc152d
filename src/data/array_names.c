#include "src/data/array_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/memory.h"
#include "src/base/text.h"

/* What people call inputs, labels and the steps of items. */
static const char *const input_names[] = {"x", "data", "inputs", "features", "signals", NULL};
static const char *const label_names[] = {"y",      "labels",  "label", "targets",
                                          "target", "classes", NULL};
static const char *const length_names[] = {
    "lengths", "length",      "lens",     "len",     "x_lengths",        "x_length", "x_lens",
    "x_len",   "seq_lengths", "seq_lens", "seq_len", "sequence_lengths", NULL};
static const char *const offset_names[] = {"offsets", "offset", "x_offsets", NULL};

/* How the name of a split and that of an array are joined: X_train, train_x, train/x, x. */
static const char *const forms[] = {"%2$s_%1$s", "%1$s_%2$s", "%1$s/%2$s", NULL};

static bool is_given(const char *word) {
    return word && word[0];
}

static int named(const array_source *s, const char *name) {
    for (int i = 0; i < s->count; i++)
        if (strcmp(s->infos[i].name, name) == 0) return i;
    return ARRAY_NONE;
}

/* Whatever the case. */
static int nearly_named(const array_source *s, const char *name) {
    for (int i = 0; i < s->count; i++)
        if (strcasecmp(s->infos[i].name, name) == 0) return i;
    return ARRAY_NONE;
}

static status refuse_name(const array_source *s, const char *key, const char *name, error *err) {
    text there = {0};
    const char **names = memory_array((size_t)s->count, sizeof *names);
    for (int i = 0; names && i < s->count; i++) {
        names[i] = s->infos[i].name;
        text_append_format(&there, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = names && is_given(name) ? text_nearest(name, names, (size_t)s->count) : NULL;
    if (is_given(name))
        error_set(err, STATUS_BAD_INPUT,
                  "%s: error: data.%s: there is no array \"%s\"%s%s%s arrays: %s", s->path, key,
                  name, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : ";",
                  text_string(&there));
    else
        error_set(
            err, STATUS_BAD_INPUT, "%s: error: which array are the inputs%s; arrays: %s", s->path,
            strcmp(key, "val") == 0 ? " to validate with? X_val is looked for" : "? say data.x",
            text_string(&there));
    free(names);
    text_free(&there);
    return STATUS_BAD_INPUT;
}

/* What a split is called in the names of arrays. */
enum { MOST_WORDS = 4 };
static const char *const split_words[][MOST_WORDS] = {
    [SEQUENCES_TRAIN] = {"train"},
    [SEQUENCES_TEST] = {"test"},
    [SEQUENCES_VALIDATE] = {"val", "valid", "validation"},
};

/* The array whose name has another split's word where `name` has "train". */
static int named_for(const array_source *s, const char *name, sequence_use use) {
    const char *train = strstr(name, "train");
    for (int i = 0; train && i < MOST_WORDS && split_words[use][i]; i++) {
        char other[ARRAY_NAME_BYTES];
        snprintf(other, sizeof other, "%.*s%s%s", (int)(train - name), name, split_words[use][i],
                 train + strlen("train"));
        const int found = named(s, other);
        if (found != ARRAY_NONE) return found;
    }
    return ARRAY_NONE;
}

static int counterpart(const array_source *s, int index) {
    return index == ARRAY_NONE ? ARRAY_NONE : named_for(s, s->infos[index].name, SEQUENCES_TEST);
}

/* In a file of test items X_test stands for X_train, where that is not there; X_val does in one to
 * validate with, which may be the training file itself. */
static status find(const array_source *s, const char *key, const char *name, sequence_use use,
                   int *out, error *err) {
    *out = ARRAY_NONE;
    if (!is_given(name)) return STATUS_OK;
    if (use == SEQUENCES_VALIDATE) *out = named_for(s, name, use);
    if (*out == ARRAY_NONE) *out = named(s, name);
    if (*out == ARRAY_NONE) *out = named_for(s, name, use);
    return *out == ARRAY_NONE ? refuse_name(s, key, name, err) : STATUS_OK;
}

/* The array that one of `names` and the split's name, "" for none, are joined to. */
static int search(const array_source *s, const char *const names[], const char *split) {
    for (int n = 0; names[n]; n++) {
        char joined[ARRAY_NAME_BYTES];
        if (!split[0]) {
            const int found = nearly_named(s, names[n]);
            if (found != ARRAY_NONE) return found;
        }
        for (int f = 0; split[0] && forms[f]; f++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(joined, sizeof joined, forms[f], split, names[n]);
#pragma GCC diagnostic pop
            const int found = nearly_named(s, joined);
            if (found != ARRAY_NONE) return found;
        }
    }
    return ARRAY_NONE;
}

/* Likewise, or joined to what the inputs are called: X_train_lengths. */
static int search_beside(const array_source *s, const array_choice *c, const char *const names[],
                         const char *split) {
    int found = search(s, names, split);
    for (int n = 0; names[n] && found == ARRAY_NONE && c->x != ARRAY_NONE; n++) {
        char joined[2 * ARRAY_NAME_BYTES];
        snprintf(joined, sizeof joined, "%s_%s", s->infos[c->x].name, names[n]);
        found = nearly_named(s, joined);
    }
    return found == c->x || found == c->y || found == c->group ? ARRAY_NONE : found;
}

static bool is_used(const array_choice *c, int i) {
    return i == c->x || i == c->y || i == c->lengths || i == c->offsets || i == c->group;
}

/* Without any name that tells: the only array of numbers with more than one axis. */
static int only_matrix(const array_source *s, const array_choice *c) {
    int found = ARRAY_NONE;
    if (s->count == 1) return 0;
    for (int i = 0; i < s->count; i++) {
        const bool fits = s->infos[i].shape.rank > 1 || s->infos[i].ragged;
        if (is_used(c, i) || s->infos[i].is_text || !fits) continue;
        if (found != ARRAY_NONE) return ARRAY_NONE;
        found = i;
    }
    return found;
}

/* The longest of the split's words that the name has; "" for none. */
static const char *word_in(const char *name, sequence_use use) {
    const char *found = "";
    for (int i = 0; i < MOST_WORDS && split_words[use][i]; i++)
        if (strstr(name, split_words[use][i])) found = split_words[use][i];
    return found;
}

static void guess(const array_source *s, sequence_use use, array_choice *c, const char **split) {
    *split = "";
    for (int i = 0; i < MOST_WORDS && split_words[use][i] && c->x == ARRAY_NONE; i++) {
        c->x = search(s, input_names, split_words[use][i]);
        if (c->x != ARRAY_NONE) *split = split_words[use][i];
    }
    if (c->x == ARRAY_NONE) c->x = search(s, input_names, "");
    if (c->x == ARRAY_NONE) c->x = only_matrix(s, c);
    if (c->x != ARRAY_NONE && !**split) *split = word_in(s->infos[c->x].name, use);
    if (c->y == ARRAY_NONE) c->y = search(s, label_names, *split);
    if (c->y == ARRAY_NONE && use == SEQUENCES_VALIDATE) c->y = search(s, label_names, "");
    if (c->y == c->x) c->y = ARRAY_NONE;
    c->called_lengths = c->called_offsets = ARRAY_NONE;
    if (c->lengths != ARRAY_NONE || c->offsets != ARRAY_NONE) return;
    c->called_lengths = search_beside(s, c, length_names, *split);
    c->called_offsets = search_beside(s, c, offset_names, *split);
}

status array_names_choose(const array_source *s, const sequence_request *how,
                          array_choice choice[DATASET_SPLITS], error *err) {
    array_choice *train = &choice[DATASET_TRAIN], *test = &choice[DATASET_TEST];
    const bool apart = is_given(how->labels_path) || how->series; /* then y are columns of x */
    const char *split;
    TRY(find(s, "x", how->x, how->use, &train->x, err));
    TRY(find(s, "y", apart ? NULL : how->y, how->use, &train->y, err));
    TRY(find(s, "lengths", how->lengths, how->use, &train->lengths, err));
    TRY(find(s, "offsets", how->offsets, how->use, &train->offsets, err));
    train->group = ARRAY_NONE; /* only training items are split */
    if (how->use == SEQUENCES_TRAIN)
        TRY(find(s, "split.group", how->group, how->use, &train->group, err));
    guess(s, how->use, train, &split);
    if (train->x == ARRAY_NONE)
        return refuse_name(s, how->use == SEQUENCES_VALIDATE ? "val" : "x", NULL, err);
    *test = (array_choice){.x = counterpart(s, train->x),
                           .y = counterpart(s, train->y),
                           .lengths = counterpart(s, train->lengths),
                           .offsets = counterpart(s, train->offsets),
                           .group = ARRAY_NONE,
                           .called_lengths = counterpart(s, train->called_lengths),
                           .called_offsets = counterpart(s, train->called_offsets)};
    if (train->y == train->x)
        return error_set(
            err, STATUS_BAD_INPUT,
            "%s: error: data.x and data.y are both \"%s\": the label would be given away", s->path,
            s->infos[train->x].name);
    return STATUS_OK;
}
