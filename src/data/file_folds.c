#include "src/data/file_folds.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/class_counts.h"
#include "src/data/split_folds.h"
#include "src/data/token_vocabulary.h"

/* What making them needs. */
typedef struct making {
    const folds_request *request;
    int32_t *fold_of; /* of each item */
    uint8_t *use;     /* of each item, in the fold that is being made */
    float *values;
    token_vocabulary tokens; /* of all items; none where steps are no tokens */
    token_unseen unseen;     /* of all folds together */
} making;

/* --- who validates --- */

/* The items of a fold that do not test, as if there were no others. */
typedef struct others {
    int64_t count;
    int64_t *items; /* their numbers among all */
    int32_t *classes, *groups;
    uint8_t *use;
} others;

static status others_make(const folds_request *r, const uint8_t use[], others *o, error *err) {
    const size_t most = (size_t)r->from->count;
    *o = (others){.items = memory_array(most, sizeof *o->items),
                  .classes = memory_array(most, sizeof *o->classes),
                  .groups = memory_array(most, sizeof *o->groups),
                  .use = memory_array(most, 1)};
    if (!o->items || !o->classes || !o->groups || !o->use)
        return error_no_memory(err, most * sizeof *o->items);
    for (int64_t i = 0; i < r->from->count; i++) {
        if (use[i] == SPLIT_TESTS) continue;
        if (r->outputs == 0 && !r->labels_steps) o->classes[o->count] = r->from->labels[i];
        if (r->split->groups) o->groups[o->count] = r->split->groups[i];
        o->items[o->count++] = i;
    }
    return STATUS_OK;
}

static void others_free(others *o) {
    free(o->items);
    free(o->classes);
    free(o->groups);
    free(o->use);
}

/* Of what does not test in a fold, the share that data.split.val names. */
static status choose_validation(const folds_request *r, uint8_t use[], error *err) {
    split_request by = *r->split;
    others o;
    if (by.validation == 0) return STATUS_OK;
    by.test = 0;
    status result = others_make(r, use, &o, err);
    if (by.groups) by.groups = o.groups;
    if (result == STATUS_OK)
        result = split_rows_decide(&by, o.classes, o.count, r->classes, r->class_names, r->path,
                                   o.use, err);
    for (int64_t k = 0; result == STATUS_OK && k < o.count; k++) use[o.items[k]] = o.use[k];
    others_free(&o);
    return result;
}

/* --- what is fitted --- */

/* Where nothing of it hangs on the training items, it is done once, to all. */
static bool is_fitted(const folds_request *r) {
    return r->scale == SCALE_STANDARD || r->scale == SCALE_MINMAX || r->missing != MISSING_REFUSE;
}

static status fit_features(const folds_request *r, file_fold *f, int64_t trained, error *err) {
    const file_split *train = &f->split[DATASET_TRAIN];
    const item_places places = file_split_places(train, trained);
    f->fitting = memory_array(1, sizeof *f->fitting);
    if (!f->fitting) return error_no_memory(err, sizeof *f->fitting);
    f->fitting->scale = r->scale;
    f->fitting->missing = r->missing;
    return feature_statistics_find(train->values, &places, r->features, &f->fitting->statistics,
                                   err);
}

/* The numbers that stand for tokens are the same in all folds, and so are networks; what a fold has
 * not seen is none to it. */
static status know_tokens(making *m, file_fold *f, int64_t trained, error *err) {
    const file_split *train = &f->split[DATASET_TRAIN], *test = &f->split[DATASET_TEST];
    const item_places trains = file_split_places(train, trained),
                      tests = file_split_places(test, test->count);
    const item_places validates = {.offsets = train->offsets + trained,
                                   .starts = train->starts + trained,
                                   .count = train->count - trained};
    f->known = memory_array((size_t)m->tokens.count, sizeof *f->known);
    if (!f->known) return error_no_memory(err, (size_t)m->tokens.count);
    token_vocabulary_mark(train->values, &trains, f->known);
    token_vocabulary_count_unknown(&m->tokens, train->values, &validates, f->known, "validation",
                                   &m->unseen);
    token_vocabulary_count_unknown(&m->tokens, train->values, &tests, f->known, "test", &m->unseen);
    return STATUS_OK;
}

static status fit(making *m, file_fold *f, error *err) {
    const folds_request *r = m->request;
    const file_split *train = &f->split[DATASET_TRAIN];
    const int64_t kept = f->val_count ? f->val_count : r->val_size;
    const int64_t trained = train->count - kept;
    if (trained < 1)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.val_size %" PRId64
                         " leaves nothing to train with in a fold of %" PRId64 " training items",
                         r->path, kept, train->count);
    if (m->tokens.count) TRY(know_tokens(m, f, trained, err));
    if (is_fitted(r)) TRY(fit_features(r, f, trained, err));
    if (!r->scale_targets || !train->targets) return STATUS_OK; /* of classes: refused later */
    return target_scaling_find(train->targets, r->labels_steps ? train->offsets[trained] : trained,
                               r->outputs, &f->scaling, err);
}

/* --- one fold after another --- */

static status make_fold(making *m, int number, file_fold *f, error *err) {
    const folds_request *r = m->request;
    int64_t counts[SPLIT_USES];
    for (int64_t i = 0; i < r->from->count; i++)
        m->use[i] = m->fold_of[i] == number ? SPLIT_TESTS : SPLIT_TRAINS;
    TRY(choose_validation(r, m->use, err));
    const split_deal deal = {.from = r->from,
                             .val = r->val,
                             .use = m->use,
                             .outputs = r->outputs,
                             .labels_steps = r->labels_steps,
                             .tests = true};
    TRY(file_split_deal(f->split, &deal, m->values, counts, err));
    f->val_count = counts[SPLIT_VALIDATES];
    if (r->split->validation > 0 && f->val_count == 0)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.split.val leaves no item to validate with; raise it",
                         r->path);
    return fit(m, f, err);
}

/* All items that are in folds train or validate, and others test. */
static status make_whole(making *m, file_fold *f, error *err) {
    const folds_request *r = m->request;
    file_split *test = &f->split[DATASET_TEST];
    int64_t counts[SPLIT_USES];
    for (int64_t i = 0; i < r->from->count; i++) m->use[i] = SPLIT_TRAINS;
    TRY(choose_validation(r, m->use, err));
    const split_deal deal = {.from = r->from,
                             .val = r->val,
                             .use = m->use,
                             .outputs = r->outputs,
                             .labels_steps = r->labels_steps};
    TRY(file_split_deal(f->split, &deal, m->values, counts, err));
    f->val_count = counts[SPLIT_VALIDATES];
    float *values = r->test->values;
    r->test->values = NULL;
    const status made =
        file_split_make(test, r->test->count, r->outputs,
                        r->labels_steps ? r->test->offsets[r->test->count] : 0, values, err);
    if (made != STATUS_OK) return made;
    file_split_list(test, r->test, 0, NULL, SPLIT_TESTS, r->outputs);
    return fit(m, f, err);
}

/* What is the same in all folds, of the items of one after another: the array is shared. */
static status scale_once(const folds_request *r, file_fold folds[], error *err) {
    const feature_statistics none = {.features = r->features};
    if (is_fitted(r) || r->tokens) return STATUS_OK;
    for (int split = 0; split < DATASET_SPLITS; split++)
        TRY(file_split_scale(folds[0].split, split, &none, r->scale, r->missing, r->path, err));
    if (!r->test) return STATUS_OK;
    return file_split_scale(folds[r->folds].split, DATASET_TEST, &none, r->scale, r->missing,
                            r->path, err);
}

/* The values become places in the vocabulary of all items. */
static status number_tokens(making *m, error *err) {
    const folds_request *r = m->request;
    const item_places all = {.offsets = r->from->offsets, .count = r->from->count};
    if (!r->tokens) return STATUS_OK;
    TRY(token_vocabulary_find(m->values, &all, &m->tokens, err));
    token_vocabulary_number(&m->tokens, m->values, &all, "training", &m->unseen);
    if (r->val) {
        const item_places more = {.offsets = r->val->offsets, .count = r->val->count};
        token_vocabulary_number(&m->tokens, m->values + r->from->offsets[r->from->count], &more,
                                "validation", &m->unseen);
    }
    if (m->tokens.count > 1) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: data.tokens: all steps are one token: there is nothing to tell "
                     "apart",
                     r->path);
}

static status make_all(making *m, file_fold folds[], error *err) {
    const folds_request *r = m->request;
    m->values = r->from->values;
    r->from->values = NULL;
    folds[0].split[DATASET_TRAIN].values = m->values; /* whatever happens, it has an owner */
    TRY(number_tokens(m, err));
    for (int f = 0; f < r->folds; f++) TRY(make_fold(m, f, &folds[f], err));
    if (r->test) TRY(make_whole(m, &folds[r->folds], err));
    return scale_once(r, folds, err);
}

int file_folds_count(const folds_request *r) {
    return r->folds + (r->test != NULL);
}

/* --- in words --- */

/* With the fold's number before each line, or "all" of the whole; the line of names once. */
static void append_statistics(text *out, const feature_fitting *fitting, int fold, bool whole) {
    text own = {0};
    feature_statistics_append(&own, &fitting->statistics, fitting->scale, fitting->missing);
    const char *line = text_string(&own);
    for (bool names = true; *line; names = false) {
        const size_t bytes = strcspn(line, "\n") + 1;
        if (names && fold == 0) text_append(out, "fold ");
        if (!names && whole) text_append(out, "all ");
        if (!names && !whole) text_append_format(out, "%d ", fold);
        if (!names || fold == 0) text_append_bytes(out, line, bytes);
        line += bytes;
    }
    out->failed |= own.failed;
    text_free(&own);
}

static void append_class_notices(text *out, const folds_request *r, const file_fold *f, int fold) {
    char name[32];
    snprintf(name, sizeof name, fold < r->folds ? "file, fold %d" : "file", fold);
    class_labels of = {
        .name = name, .classes = r->classes, .names = r->class_names, .of_steps = r->labels_steps};
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const file_split *s = &f->split[split];
        of.count[split] = r->labels_steps ? s->offsets[s->count] : s->count;
        of.classes_of[split] = s->classes;
    }
    class_counts_append_notices(out, &of);
}

/* A feature that does not vary is told of the first fold where it is so. */
static void append_notices(text *out, const folds_request *r, const file_fold folds[]) {
    const size_t before = out->bytes;
    for (int f = 0; f < file_folds_count(r) && out->bytes == before; f++)
        if (folds[f].fitting)
            feature_statistics_append_notice(out, &folds[f].fitting->statistics, r->scale);
    for (int f = 0; f < file_folds_count(r) && r->outputs == 0; f++)
        append_class_notices(out, r, &folds[f], f);
}

static status tell(const making *m, const file_fold folds[], int *vocabulary, text *fitted,
                   text *notices, error *err) {
    const folds_request *r = m->request;
    for (int f = 0; f < file_folds_count(r); f++)
        if (folds[f].fitting) append_statistics(fitted, folds[f].fitting, f, f == r->folds);
    append_notices(notices, r, folds);
    if (!r->tokens) return STATUS_OK;
    *vocabulary = m->tokens.count;
    token_vocabulary_append(fitted, &m->tokens);
    if (!r->unseen_zero) return token_unseen_refuse(&m->unseen, r->path, err);
    token_unseen_append_notice(notices, &m->unseen);
    return STATUS_OK;
}

/* --- the whole --- */

status file_folds_make(const folds_request *r, file_fold **out, int *vocabulary, text *fitted,
                       text *notices, error *err) {
    const size_t items = (size_t)r->from->count;
    making m = {.request = r,
                .fold_of = memory_array(items, sizeof *m.fold_of),
                .use = memory_array(items, 1),
                .unseen = {.of = " of its fold"}};
    *out = memory_array((size_t)file_folds_count(r), sizeof **out);
    status result = *out && m.fold_of && m.use ? STATUS_OK : error_no_memory(err, items);
    if (result == STATUS_OK)
        result = split_folds_decide(r->split, r->folds, r->from->labels, r->from->count, r->classes,
                                    r->class_names, r->path, m.fold_of, err);
    if (result == STATUS_OK) result = make_all(&m, *out, err);
    if (result == STATUS_OK) result = tell(&m, *out, vocabulary, fitted, notices, err);
    token_vocabulary_free(&m.tokens);
    free(m.fold_of);
    free(m.use);
    return result;
}

void file_folds_free(file_fold *folds, int count) {
    if (!folds) return;
    float *values = folds[0].split[DATASET_TRAIN].values;
    for (int f = 0; f < count; f++) {
        for (int split = 0; split < DATASET_SPLITS; split++)
            if (folds[f].split[split].values == values) folds[f].split[split].values = NULL;
        for (int split = 0; split < DATASET_SPLITS; split++) file_split_free(folds[f].split, split);
        feature_fitting_free(folds[f].fitting);
        target_scaling_free(folds[f].scaling);
        free(folds[f].known);
    }
    free(values);
    free(folds);
}
