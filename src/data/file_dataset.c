#include "src/data/file_dataset.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/file_making.h"
#include "src/data/forecast_windows.h"
#include "src/data/formats.h"
#include "src/data/sequence_digest.h"
#include "src/data/token_vocabulary.h"

static bool is_given(const char *words) {
    return words && words[0];
}

/* --- reading --- */

static status read_one(making *m, int part, const char *path, const char *labels_path) {
    static const sequence_use uses[PARTS] = {SEQUENCES_TRAIN, SEQUENCES_TEST, SEQUENCES_VALIDATE};
    sequence_request how = m->file->request;
    how.labels_path = labels_path;
    how.use = uses[part];
    how.targets = !making_has_classes(m);
    how.labels = making_labels_steps(m) ? LABELS_OF_STEPS : LABELS_OF_ITEMS;
    m->path[part] = path;
    TRY(sequence_file_read(path, &how, &m->read[part], m->err));
    TRY(sequence_file_check_columns(&m->read[part], &m->read[DATASET_TRAIN], m->err));
    if (m->read[part].notices.bytes)
        text_append_format(&m->d->notices, "%s", text_string(&m->read[part].notices));
    if (part == DATASET_TRAIN) m->features = m->read[part].features;
    if (m->read[part].features == m->features) return STATUS_OK;
    return error_set(m->err, STATUS_BAD_INPUT, "%s: error: %d features a step, but %s has %d", path,
                     m->read[part].features, m->file->train, m->features);
}

/* The parts that the two splits are made of; the test's is none where the training file is to be
 * split. */
static status find_parts(making *m) {
    sequence_file *train = &m->read[DATASET_TRAIN], *test = &m->read[DATASET_TEST];
    const bool two = train->part[DATASET_TEST].count > 0;
    const bool folds = m->file->folds > 0, cut = m->file->split.test > 0 || folds;
    m->part[DATASET_TRAIN] = &train->part[DATASET_TRAIN];
    if (is_given(m->file->test)) {
        const bool own = test->part[DATASET_TEST].count > 0;
        m->part[DATASET_TEST] = &test->part[own ? DATASET_TEST : DATASET_TRAIN];
    } else if (two) {
        m->part[DATASET_TEST] = &train->part[DATASET_TEST];
        m->path[DATASET_TEST] = m->file->train;
    }
    if (cut && m->part[DATASET_TEST] && !folds)
        return making_fail(
            m,
            "there are test items, and data.split.test takes others out of the training "
            "file; drop one");
    if (!cut && !m->part[DATASET_TEST])
        return making_fail(
            m,
            "there are no test items: give data.test, or have some taken out: data.split: "
            "{test: 0.2}, or {folds: 10}");
    return STATUS_OK;
}

static bool are_the_same(const making *m, const sequence_part *a, const sequence_part *b) {
    if (a->count != b->count) return false;
    const size_t offset_bytes = (size_t)(a->count + 1) * sizeof *a->offsets;
    if (memcmp(a->offsets, b->offsets, offset_bytes) != 0) return false;
    const size_t values = (size_t)a->offsets[a->count] * (size_t)m->features;
    return memcmp(a->values, b->values, values * sizeof *a->values) == 0;
}

/* One file named twice, say: allowed, as to see whether a network can learn items by heart. */
static void look_at_test(making *m) {
    const sequence_part *test = m->part[DATASET_TEST];
    if (test && are_the_same(m, m->part[DATASET_TRAIN], test))
        text_append(&m->d->notices,
                    "data set file: notice: the items to test with are the very ones to train "
                    "with: results tell what is known by heart, and nothing of other items\n");
}

/* The very items of another part would choose by what was learned from them. */
static status find_validation(making *m) {
    const sequence_part *val = m->part[PART_VALIDATION] = &m->read[PART_VALIDATION].part[0];
    if (m->file->split.validation > 0)
        return making_fail(m, "both data.val and data.split.val: drop one");
    for (int split = 0; split < DATASET_SPLITS; split++)
        if (m->part[split] && are_the_same(m, val, m->part[split]))
            return error_set(m->err, STATUS_BAD_INPUT,
                             "%s: error: the items to validate with are the very ones to %s with; "
                             "arrays to validate with are X_val and y_val, or name another file "
                             "by data.val",
                             m->file->val, split == DATASET_TRAIN ? "train" : "test");
    return STATUS_OK;
}

static status read_files(making *m) {
    if (!is_given(m->file->train))
        return error_set(m->err, STATUS_BAD_INPUT,
                         "data set file: error: data.train names no file");
    TRY(read_one(m, DATASET_TRAIN, m->file->train, m->file->train_labels));
    if (is_given(m->file->test))
        TRY(read_one(m, DATASET_TEST, m->file->test, m->file->test_labels));
    TRY(find_parts(m));
    look_at_test(m);
    if (!is_given(m->file->val)) return STATUS_OK;
    TRY(read_one(m, PART_VALIDATION, m->file->val, m->file->val_labels));
    return find_validation(m);
}

/* --- what can be trained on --- */

/* data.max_length; after the digest, which is of what was read. */
static void cut_long_items(making *m) {
    const int64_t most = m->file->max_length;
    int64_t items = 0, shorter = 0;
    for (int part = 0; part < PARTS && most > 0; part++) {
        if (!m->part[part]) continue;
        items += m->part[part]->count;
        shorter += sequence_part_keep_last(m->part[part], m->features, most);
    }
    if (shorter == 0) return;
    text *out = &m->d->notices;
    text_append(out, "data set file: notice: ");
    text_append_grouped(out, shorter);
    text_append(out, " of ");
    text_append_grouped(out, items);
    text_append_format(out,
                       " sequences are longer than data.max_length %" PRId64
                       ": only the end of them is used\n",
                       most);
}

static status find_lengths(making *m) {
    for (int part = 0; part < PARTS; part++) {
        const sequence_part *p = m->part[part];
        for (int64_t i = 0; p && i < p->count; i++) {
            const int64_t length = sequence_part_length(p, i);
            if (m->longest == 0 || length < m->shortest) m->shortest = length;
            if (length > m->longest) m->longest = length;
            if (length > 1 << 24)
                return error_set(m->err, STATUS_BAD_INPUT,
                                 "%s: %s: error: a sequence of %" PRId64
                                 " steps is too long to train on; data.max_length keeps the end "
                                 "of longer ones",
                                 m->path[part], sequence_part_place(p, i), length);
        }
    }
    return STATUS_OK;
}

static status check_groups(const making *m) {
    if (m->file->split.rule != SPLIT_GROUP || m->part[DATASET_TRAIN]->groups) return STATUS_OK;
    return making_fail(
        m,
        "data.split.by: group needs a column of a CSV, or an array of NPZ or HDF5, that says "
        "which group each item belongs to: data.split.group");
}

/* --- missing values --- */

static status check_missing(const making *m) {
    int64_t count = 0, first_item = 0, first_step = 0;
    int first_feature = 0, first_part = 0;
    for (int part = 0; part < PARTS; part++)
        for (int64_t i = 0; m->part[part] && i < m->part[part]->count; i++) {
            const sequence_part *p = m->part[part];
            for (int64_t k = 0; k < sequence_part_length(p, i) * m->features; k++) {
                if (!isnan(p->values[p->offsets[i] * m->features + k])) continue;
                if (count++ > 0) continue;
                first_part = part;
                first_item = i;
                first_step = k / m->features;
                first_feature = (int)(k % m->features);
            }
        }
    if (count == 0 || m->file->missing != MISSING_REFUSE) return STATUS_OK;
    return error_set(m->err, STATUS_BAD_INPUT,
                     "%s: %s: error: %" PRId64 " missing value%s, the first in step %" PRId64
                     " of feature %d, from 0; %s",
                     m->path[first_part],
                     sequence_part_missing_place(m->part[first_part], first_item), count,
                     count == 1 ? "" : "s", first_step, first_feature,
                     m->file->tokens ? "give missing tokens a number of their own in the file"
                                     : "say data.missing: ffill, mean or mask");
}

/* --- tokens --- */

static status check_one_token(const making *m, int part, int64_t item) {
    const sequence_part *p = m->part[part];
    const float *values = p->values + p->offsets[item];
    const int64_t steps = sequence_part_length(p, item), t = token_find_none(values, steps);
    if (t == steps) return STATUS_OK;
    return error_set(m->err, STATUS_BAD_INPUT,
                     "%s: %s: error: step %" PRId64
                     ", from 0, is %.9g, and a token is a whole "
                     "number of a magnitude up to %d; leave data.tokens out, or number the tokens",
                     m->path[part], sequence_part_place(p, item), t, (double)values[t], TOKEN_MOST);
}

/* Before items change places: a message names the place in the file. */
static status check_tokens(const making *m) {
    if (!m->file->tokens) return STATUS_OK;
    if (m->features != 1)
        return error_set(m->err, STATUS_BAD_INPUT,
                         "%s: error: data.tokens: a step is one token, and there are %d features a "
                         "step; name the one that is the token: data.x",
                         m->file->train, m->features);
    for (int part = 0; part < PARTS; part++)
        for (int64_t i = 0; m->part[part] && i < m->part[part]->count; i++)
            TRY(check_one_token(m, part, i));
    return STATUS_OK;
}

/* --- splits --- */

/* The values of a part behind those of another, whose array grows in its place where it can. */
static status append_values(const making *m, sequence_part *to, const sequence_part *from) {
    const size_t width = (size_t)m->features, there = (size_t)to->offsets[to->count] * width;
    const size_t more = (size_t)from->offsets[from->count] * width;
    float *grown = realloc(to->values, (there + more) * sizeof *grown);
    if (!grown) return error_no_memory(m->err, (there + more) * sizeof *grown);
    to->values = grown;
    memcpy(grown + there, from->values, more * sizeof *grown);
    return STATUS_OK;
}

/* The values of what is read once, behind one another; the caller's, and the parts have none. */
static status take_values(const making *m, float **values) {
    sequence_part *from = m->part[DATASET_TRAIN];
    if (m->part[PART_VALIDATION]) TRY(append_values(m, from, m->part[PART_VALIDATION]));
    *values = from->values;
    from->values = NULL;
    return STATUS_OK;
}

/* The values stay where they are, once: a split says only which items are its own. */
static status deal_out(const making *m, const uint8_t *use) {
    const split_deal deal = {.from = m->part[DATASET_TRAIN],
                             .val = m->part[PART_VALIDATION],
                             .use = use,
                             .outputs = making_has_classes(m) ? 0 : m->d->output_dim,
                             .labels_steps = making_labels_steps(m),
                             .tests = !m->part[DATASET_TEST]};
    int64_t of[SPLIT_USES];
    float *values;
    TRY(take_values(m, &values));
    TRY(file_split_deal(m->d->split, &deal, values, of, m->err));
    m->d->val_count = of[SPLIT_VALIDATES];
    if (deal.tests && of[SPLIT_TESTS] == 0)
        return making_fail(m, "data.split.test leaves no item for the test; raise it");
    return STATUS_OK;
}

/* Take the arrays of a part as they are. */
static void adopt(making *m, int split) {
    sequence_part *p = m->part[split];
    m->d->split[split] = (file_split){
        .count = p->count, .offsets = p->offsets, .values = p->values, .targets = p->targets};
    p->count = 0;
    p->offsets = NULL;
    p->values = p->targets = NULL;
    if (!making_has_classes(m)) return;
    m->d->split[split].classes = p->labels;
    p->labels = NULL;
}

static status split(making *m) {
    const sequence_part *from = m->part[DATASET_TRAIN];
    split_request by = m->file->split;
    const split_request *r = &by;
    by.groups = from->groups;
    by.group_count = m->read[DATASET_TRAIN].groups.count;
    if (m->part[DATASET_TEST]) adopt(m, DATASET_TEST);
    if (r->test == 0 && r->validation == 0 && !m->part[PART_VALIDATION]) {
        adopt(m, DATASET_TRAIN);
        return STATUS_OK;
    }
    if (r->rule == SPLIT_STRATIFIED && (making_labels_steps(m) || !making_has_classes(m)))
        return making_fail(
            m, making_labels_steps(m) && making_has_classes(m)
                   ? "a stratified split takes its share of each class, and here a "
                     "sequence has several; leave data.split.by out, or give random"
               : m->d->class_names
                   ? "a stratified split takes its share of each class, and here an item "
                     "may have several labels; leave data.split.by out, or give random"
                   : "a stratified split takes its share of each class, and numbers to "
                     "predict have none; leave data.split.by out, or give random");
    if (r->test + r->validation >= 1)
        return making_fail(m, "data.split.test and data.split.val leave nothing to train with");
    uint8_t *use = memory_array((size_t)from->count, 1);
    if (!use) return error_no_memory(m->err, (size_t)from->count);
    status result = split_rows_decide(r, from->labels, from->count, m->d->output_dim,
                                      m->d->class_names, m->file->train, use, m->err);
    if (result == STATUS_OK) result = deal_out(m, use);
    free(use);
    if (result == STATUS_OK && r->validation > 0 && m->d->val_count == 0)
        return making_fail(m, "data.split.val leaves no item to validate with; raise it");
    return result;
}

static const char *validation_key(const making *m) {
    return is_given(m->file->val) ? "data.val" : "data.split.val";
}

/* data.train_size and data.test_size: the first so many. */
static status cut(making *m) {
    const int64_t *wanted = m->wanted;
    const char *const names[DATASET_SPLITS] = {"train", "test"};
    for (int s = 0; s < DATASET_SPLITS; s++) {
        const int64_t there = m->d->split[s].count;
        if (s == DATASET_TRAIN) m->d->whole_train_count = there;
        if (wanted[s] > there)
            return error_set(m->err, STATUS_BAD_INPUT,
                             "%s: error: data.%s_size is %" PRId64 ", but there are %" PRId64
                             " items; 0 takes them all",
                             m->file->train, names[s], wanted[s], there);
        if (wanted[s] && s == DATASET_TRAIN && m->d->val_count)
            return error_set(m->err, STATUS_BAD_INPUT,
                             "%s: error: data.train_size and %s cannot be given together",
                             m->file->train, validation_key(m));
        if (wanted[s]) m->d->split[s].count = wanted[s];
    }
    return STATUS_OK;
}

/* A file sorted by class ends in one class. */
static status check_validation(making *m) {
    const file_split *train = &m->d->split[DATASET_TRAIN];
    const int64_t kept = m->file->val_size;
    if (kept > 0 && m->d->val_count > 0)
        return error_set(m->err, STATUS_BAD_INPUT, "%s: error: both data.val_size and %s: drop one",
                         m->file->train, validation_key(m));
    if (kept < 2 || kept >= train->count || making_labels_steps(m) || !making_has_classes(m))
        return STATUS_OK;
    for (int64_t i = train->count - kept; i < train->count; i++)
        if (train->classes[i] != train->classes[train->count - 1]) return STATUS_OK;
    return error_set(m->err, STATUS_BAD_INPUT,
                     "%s: error: data.val_size: the last %" PRId64
                     " items are all of class \"%.60s\"; say data.split: {val: "
                     "0.1} in its place, which takes from each class",
                     m->file->train, kept, m->d->class_names[train->classes[train->count - 1]]);
}

/* --- filling and scaling --- */

static status number_tokens(making *m, int64_t train_items) {
    file_split *train = &m->d->split[DATASET_TRAIN], *test = &m->d->split[DATASET_TEST];
    token_vocabulary v;
    const item_places trained = file_split_places(train, train_items),
                      kept = file_split_places(train, train->count),
                      tested = file_split_places(test, test->count);
    TRY(token_vocabulary_find(train->values, &trained, &v, m->err));
    token_unseen unseen = {.count = 0};
    token_vocabulary_number(&v, train->values, &kept, "validation", &unseen);
    token_vocabulary_number(&v, test->values, &tested, "test", &unseen);
    m->d->vocabulary = v.count;
    token_vocabulary_append(&m->d->fitted, &v);
    token_vocabulary_free(&v);
    if (m->d->vocabulary < 2)
        return making_fail(
            m,
            "data.tokens: all steps of the training items are one token: there is nothing "
            "to tell apart");
    if (!m->file->unseen_zero) return token_unseen_refuse(&unseen, m->file->train, m->err);
    token_unseen_append_notice(&m->d->notices, &unseen);
    return STATUS_OK;
}

static status scale_targets(making *m, int64_t train_items) {
    const file_split *train = &m->d->split[DATASET_TRAIN];
    if (!m->file->scale_targets || !train->targets)
        return STATUS_OK; /* of classes: refused later */
    return target_scaling_find(train->targets,
                               making_labels_steps(m) ? train->offsets[train_items] : train_items,
                               m->d->output_dim, &m->d->scaling, m->err);
}

static status fill_and_scale(making *m) {
    feature_statistics statistics;
    const file_split *train = &m->d->split[DATASET_TRAIN];
    const int64_t items = train->count - (m->d->val_count ? m->d->val_count : m->file->val_size);
    if (items < 1) return making_fail(m, "data.val_size leaves nothing to train with");
    if (m->file->tokens) {
        TRY(number_tokens(m, items));
        return scale_targets(m, items);
    }
    const item_places trained = file_split_places(train, items);
    status result =
        feature_statistics_find(train->values, &trained, m->features, &statistics, m->err);
    for (int s = 0; s < DATASET_SPLITS && result == STATUS_OK; s++)
        result = file_split_scale(m->d->split, s, &statistics, m->file->scale, m->file->missing,
                                  m->file->train, m->err);
    if (result == STATUS_OK)
        feature_statistics_append_notice(&m->d->notices, &statistics, m->file->scale);
    if (result == STATUS_OK)
        feature_statistics_append(&m->d->fitted, &statistics, m->file->scale, m->file->missing);
    feature_statistics_free(&statistics);
    return result == STATUS_OK ? scale_targets(m, items) : result;
}

/* --- folds --- */

static status check_folds(const making *m) {
    const split_request *r = &m->file->split;
    if (r->rule == SPLIT_STRATIFIED && (making_labels_steps(m) || !making_has_classes(m)))
        return making_fail(
            m, making_has_classes(m)
                   ? "stratified folds have their share of each class, and here a sequence has "
                     "several; leave data.split.by out, or give random"
                   : "stratified folds have their share of each class, and numbers to predict have "
                     "none; leave data.split.by out, or give random");
    if (m->file->tokens && m->part[DATASET_TEST])
        return making_fail(
            m,
            "data.tokens are numbered by the items in folds, and data.test has others; drop "
            "data.split.folds or data.test");
    if (m->file->val_size > 0 && (r->validation > 0 || m->part[PART_VALIDATION]))
        return error_set(m->err, STATUS_BAD_INPUT, "%s: error: both data.val_size and %s: drop one",
                         m->file->train, validation_key(m));
    return STATUS_OK;
}

/* In place of split, cut, and fill_and_scale. */
static status make_folds(making *m) {
    split_request by = m->file->split;
    by.groups = m->part[DATASET_TRAIN]->groups;
    by.group_count = m->read[DATASET_TRAIN].groups.count;
    const folds_request r = {.path = m->file->train,
                             .folds = m->file->folds,
                             .split = &by,
                             .from = m->part[DATASET_TRAIN],
                             .val = m->part[PART_VALIDATION],
                             .test = m->part[DATASET_TEST],
                             .features = m->features,
                             .outputs = making_has_classes(m) ? 0 : m->d->output_dim,
                             .labels_steps = making_labels_steps(m),
                             .classes = m->d->output_dim,
                             .class_names = m->d->class_names,
                             .val_size = m->file->val_size,
                             .scale = m->file->scale,
                             .missing = m->file->missing,
                             .scale_targets = m->file->scale_targets,
                             .tokens = m->file->tokens,
                             .unseen_zero = m->file->unseen_zero};
    TRY(check_folds(m));
    if (r.val) TRY(append_values(m, r.from, r.val));
    m->d->fold_count = r.folds;
    m->d->whole = r.test != NULL;
    TRY(file_folds_make(&r, &m->d->folds, &m->d->vocabulary, &m->d->fitted, &m->d->notices,
                        m->err));
    m->d->whole_train_count = m->d->folds[0].split[DATASET_TRAIN].count;
    m->d->val_count = m->d->folds[0].val_count;
    return STATUS_OK;
}

/* --- the whole --- */

static status digest_parts(making *m, const sequence_part *const from[PARTS], sha256_digest *out) {
    const int parts = m->part[PART_VALIDATION] ? PARTS : DATASET_SPLITS;
    sha256_digest of_all;
    TRY(sequence_digest_find(from, parts, m->features, m->d->class_names, m->d->output_dim, &of_all,
                             m->err));
    *out = of_all;
    if (m->file->split.rule != SPLIT_GROUP) return STATUS_OK;
    return sequence_digest_with_groups(m->part[DATASET_TRAIN], &of_all, out, m->err);
}

/* No fold has to do with items for the test that are in none. */
static status find_digest(making *m) {
    const sequence_part *from[PARTS] = {m->part[DATASET_TRAIN], m->part[DATASET_TEST],
                                        m->part[PART_VALIDATION]};
    if (m->file->folds > 0 && from[DATASET_TEST]) {
        TRY(digest_parts(m, from, &m->d->whole_digest));
        from[DATASET_TEST] = NULL;
    }
    return digest_parts(m, from, &m->d->digest);
}

static status describe(making *m) {
    const char *slash = strrchr(m->file->train, '/');
    file_dataset *d = m->d;
    d->title = memory_copy_text(slash ? slash + 1 : m->file->train);
    if (!d->title) return error_no_memory(m->err, strlen(m->file->train));
    d->seq_dim = (int)m->longest;
    d->shortest = (int)m->shortest;
    d->input_dim = m->features * (m->file->missing == MISSING_MASK ? 2 : 1);
    if (m->file->tokens) d->input_dim = d->vocabulary;
    const bool tested = is_given(m->file->test), validated = is_given(m->file->val);
    if (asprintf(&d->origin, "%s%s%s%s%s", m->file->train, validated ? ", " : "",
                 validated ? m->file->val : "", tested ? ", " : "",
                 tested ? m->file->test : "") < 0) {
        d->origin = NULL;
        return error_no_memory(m->err, strlen(m->file->train));
    }
    return STATUS_OK;
}

static status make(making *m) {
    TRY(read_files(m));
    TRY(file_labels_check(m));
    TRY(check_groups(m));
    TRY(file_labels_make(m));
    TRY(find_digest(m));
    TRY(file_labels_name_known(m));
    cut_long_items(m);
    TRY(file_labels_check_steps(m));
    TRY(find_lengths(m));
    TRY(check_missing(m));
    TRY(check_tokens(m));
    if (m->file->folds > 0) {
        TRY(make_folds(m));
        return describe(m);
    }
    TRY(split(m));
    TRY(cut(m));
    TRY(check_validation(m));
    TRY(fill_and_scale(m));
    TRY(describe(m));
    file_labels_append_notices(m);
    return STATUS_OK;
}

status file_dataset_read(const file_spec *spec, int64_t train_size, int64_t test_size,
                         file_dataset *out, error *err) {
    *out = (file_dataset){.title = NULL};
    making m = {.file = spec, .wanted = {train_size, test_size}, .d = out, .err = err};
    status result = make(&m);
    for (int f = 0; f < PARTS; f++) sequence_file_free(&m.read[f]);
    if (result == STATUS_OK && out->notices.failed)
        result = error_no_memory(err, out->notices.bytes);
    if (result != STATUS_OK) file_dataset_free(out);
    return result;
}

void file_dataset_free(file_dataset *d) {
    for (int c = 0; d->class_names && c < d->output_dim; c++) free(d->class_names[c]);
    free(d->class_names);
    for (int s = 0; s < DATASET_SPLITS; s++) file_split_free(d->split, s);
    file_folds_free(d->folds, d->fold_count + d->whole);
    for (int w = 0; w < d->window_count; w++) forecast_windows_free(&d->windows[w]);
    free(d->windows);
    target_scaling_free(d->scaling);
    forecast_facts_free(d->forecasts);
    free(d->title);
    free(d->origin);
    text_free(&d->notices);
    text_free(&d->fitted);
    *d = (file_dataset){.title = NULL};
}
