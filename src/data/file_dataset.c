#include "src/data/file_dataset.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/class_counts.h"
#include "src/data/class_order.h"
#include "src/data/formats.h"
#include "src/data/known_classes.h"
#include "src/data/label_targets.h"
#include "src/data/sequence_digest.h"
#include "src/data/step_labels.h"
#include "src/data/token_vocabulary.h"
#include "src/data/yes_no_labels.h"

/* What is read: training items, test items, and items to validate with. */
enum { PART_VALIDATION = DATASET_SPLITS, PARTS };

/* What making one data set needs. */
typedef struct making {
    const file_spec *file;
    int64_t wanted[DATASET_SPLITS]; /* data.train_size and data.test_size */
    sequence_file read[PARTS];      /* the files; all but the first may be none */
    sequence_part *part[PARTS];     /* the items in them; NULL: none */
    const char *path[PARTS];
    int features;
    int64_t shortest, longest; /* steps of an item */
    file_dataset *d;
    error *err;
} making;

static bool is_given(const char *words) {
    return words && words[0];
}

static status fail(const making *m, const char *what) {
    return error_set(m->err, STATUS_BAD_INPUT, "%s: error: %s", m->file->train, what);
}

/* --- reading --- */

static bool labels_steps(const making *m) {
    return m->file->task == DATASET_LABELLING;
}

/* Of items, or of their steps. */
static bool has_classes(const making *m) {
    return m->file->task == DATASET_CLASSIFICATION || labels_steps(m);
}

static status read_one(making *m, int part, const char *path, const char *labels_path) {
    static const sequence_use uses[PARTS] = {SEQUENCES_TRAIN, SEQUENCES_TEST, SEQUENCES_VALIDATE};
    sequence_request how = m->file->request;
    how.labels_path = labels_path;
    how.use = uses[part];
    how.targets = !has_classes(m);
    how.labels = labels_steps(m) ? LABELS_OF_STEPS : LABELS_OF_ITEMS;
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
    if (folds && m->part[DATASET_TEST])
        return fail(m,
                    "there are test items, and data.split.folds tests with each item of the "
                    "training file once; drop one");
    if (cut && m->part[DATASET_TEST])
        return fail(m,
                    "there are test items, and data.split.test takes others out of the training "
                    "file; drop one");
    if (!cut && !m->part[DATASET_TEST])
        return fail(m,
                    "there are no test items: give data.test, or have some taken out: data.split: "
                    "{test: 0.2}, or {folds: 10}");
    return STATUS_OK;
}

/* The very items of another part would choose by what was learned from them. */
static bool are_the_same(const making *m, const sequence_part *a, const sequence_part *b) {
    if (a->count != b->count) return false;
    const size_t offset_bytes = (size_t)(a->count + 1) * sizeof *a->offsets;
    if (memcmp(a->offsets, b->offsets, offset_bytes) != 0) return false;
    const size_t values = (size_t)a->offsets[a->count] * (size_t)m->features;
    return memcmp(a->values, b->values, values * sizeof *a->values) == 0;
}

static status find_validation(making *m) {
    const sequence_part *val = m->part[PART_VALIDATION] = &m->read[PART_VALIDATION].part[0];
    if (m->file->split.validation > 0) return fail(m, "both data.val and data.split.val: drop one");
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

static status check_labels(const making *m) {
    if (m->read[DATASET_TRAIN].targets && has_classes(m))
        return fail(m, "its labels are numbers to predict: say data.task: regression");
    for (int part = 0; part < PARTS; part++) {
        const sequence_part *p = m->part[part];
        if (p && !p->labels)
            return error_set(m->err, STATUS_BAD_INPUT,
                             "%s: error: which is the label? say data.y: the column or array that "
                             "holds it ('sweep data %s' "
                             "shows what is there)",
                             m->path[part], m->path[part]);
        if (p && labels_steps(m) && !p->labels_steps)
            return error_set(m->err, STATUS_BAD_INPUT,
                             "%s: error: data.task is labelling, a class of each step, and in this "
                             "format a sequence has one label; a CSV with a row a step, NPY, NPZ "
                             "and HDF5 hold labels of steps",
                             m->path[part]);
    }
    return STATUS_OK;
}

/* After data.max_length: what is left of each item has a label. */
static status check_step_labels(const making *m) {
    int64_t steps = 0, missing = 0;
    for (int part = 0; part < PARTS && labels_steps(m); part++) {
        if (!m->part[part]) continue;
        TRY(step_labels_check(m->part[part], m->path[part], m->err));
        step_labels_count(m->part[part], &steps, &missing);
    }
    step_labels_append_notice(&m->d->notices, steps, missing);
    return STATUS_OK;
}

static status check_groups(const making *m) {
    if (m->file->split.rule != SPLIT_GROUP || m->part[DATASET_TRAIN]->groups) return STATUS_OK;
    return fail(
        m,
        "data.split.by: group needs a column of a CSV, or an array of NPZ or HDF5, that says "
        "which group each item belongs to: data.split.group");
}

/* Distinct numbers in about as many items are no classes. */
static status check_classes(const making *m) {
    const int64_t items = sequence_part_label_count(m->part[DATASET_TRAIN]),
                  classes = m->d->output_dim;
    bool fractions = true;
    for (int c = 0; c < classes && fractions; c++)
        fractions = strcspn(m->d->class_names[c], ".eE") < strlen(m->d->class_names[c]);
    char *end;
    strtod(m->d->class_names[0], &end);
    if (classes < 2)
        return fail(m, labels_steps(m)
                           ? "all steps have one label: there is nothing to tell apart"
                           : "all items have one label: there is nothing to tell apart");
    if (m->file->task_said) return STATUS_OK;
    if ((!*end && fractions && classes > 20) || (classes > 20 && 2 * classes > items))
        return error_set(m->err, STATUS_BAD_INPUT,
                         "%s: error: the label has %" PRId64 " different values in %" PRId64
                         " items: set data.task: regression, if they are numbers to predict, or "
                         "classification; or is another column the label?",
                         m->file->train, classes, items);
    return STATUS_OK;
}

/* --- classes --- */

/* Names stand in texts of a line each, and are shown as they are. */
static status check_name(const making *m, const char *name) {
    text visible = {0};
    text_append_visible(&visible, name);
    const bool plain = !visible.failed && strcmp(text_string(&visible), name) == 0;
    if (!plain)
        error_set(m->err, STATUS_BAD_INPUT,
                  "%s: error: the label \"%.80s\" holds a line break or another character that is "
                  "not seen; name the "
                  "class without it",
                  m->file->train, text_string(&visible));
    text_free(&visible);
    return plain ? STATUS_OK : STATUS_BAD_INPUT;
}

/* Which file has a part: test items may be in the training file. */
static int file_of(const making *m, int part) {
    const bool beside = part == DATASET_TEST && m->part[part] == &m->read[DATASET_TRAIN].part[part];
    return beside ? DATASET_TRAIN : part;
}

/* The classes that headers list and no item of any file has: they are none of the data set's. */
static status add_declared_notice(making *m, const label_set *all) {
    label_set declared = {0};
    text names = {0};
    status result = STATUS_OK;
    for (int f = 0; f < PARTS && result == STATUS_OK; f++)
        result = label_set_add_all(&declared, &m->read[f].declared, m->err);
    const int32_t count = label_set_append_others(&names, &declared, all);
    if (count > 0)
        text_append_format(&m->d->notices,
                           "data set file: notice: the header lists the %s %s, which no item has, "
                           "training or test: %s left out of the %d that are told apart\n",
                           count == 1 ? "class" : "classes", text_string(&names),
                           count == 1 ? "it is" : "they are", all->count);
    text_free(&names);
    label_set_free(&declared);
    return result;
}

/* The labels of all parts, numbered together: m->part's labels become classes. */
static status number_labels(making *m, label_set *all) {
    int32_t *own[PARTS] = {NULL}, *place = NULL;
    status result = STATUS_OK;
    for (int f = 0; f < PARTS && result == STATUS_OK; f++) {
        const label_set *labels = &m->read[f].labels;
        own[f] = memory_array((size_t)labels->count, sizeof *own[f]);
        if (!own[f]) result = error_no_memory(m->err, (size_t)labels->count * sizeof *own[f]);
        for (int32_t i = 0; i < labels->count && result == STATUS_OK; i++)
            result =
                label_set_add(all, labels->texts[i], strlen(labels->texts[i]), &own[f][i], m->err);
    }
    m->d->output_dim = all->count;
    if (result == STATUS_OK) {
        m->d->class_names = memory_array((size_t)all->count, sizeof *m->d->class_names);
        place = memory_array((size_t)all->count, sizeof *place);
        if (!m->d->class_names || !place)
            result = error_no_memory(m->err, (size_t)all->count * sizeof *place);
    }
    if (result == STATUS_OK)
        result = class_order_find(all, m->file->train, place, m->d->class_names, m->err);
    for (int part = 0; part < PARTS && result == STATUS_OK; part++) {
        sequence_part *p = m->part[part];
        const int64_t labels = p ? sequence_part_label_count(p) : 0;
        for (int64_t i = 0; i < labels; i++)
            if (p->labels[i] != SEQUENCE_NO_LABEL)
                p->labels[i] = place[own[file_of(m, part)][p->labels[i]]];
    }
    for (int f = 0; f < PARTS; f++) free(own[f]);
    free(place);
    return result;
}

static status make_classes(making *m) {
    label_set labels = {0};
    status result = number_labels(m, &labels);
    if (result == STATUS_OK) result = add_declared_notice(m, &labels);
    label_set_free(&labels);
    if (result != STATUS_OK) return result;
    for (int c = 0; c < m->d->output_dim; c++) TRY(check_name(m, m->d->class_names[c]));
    return check_classes(m);
}

/* Known sets: only what is shown changes, for the digest has been taken. */
static status name_known_classes(making *m) {
    const char *const paths[DATASET_SPLITS] = {m->file->train_labels, m->file->test_labels};
    known_labels splits[DATASET_SPLITS];
    uint8_t *bytes[DATASET_SPLITS] = {NULL};
    known_owner owner;
    int count = 0;
    for (; count < DATASET_SPLITS && m->part[count]; count++) {
        const sequence_part *p = m->part[count];
        bytes[count] =
            known_classes_bytes(m->d->class_names, m->d->output_dim, p->labels, p->count);
        splits[count] = (known_labels){paths[count], bytes[count], p->count};
    }
    status result = known_classes_find(splits, count, &owner, m->err);
    for (int s = 0; s < DATASET_SPLITS; s++) free(bytes[s]);
    if (result != STATUS_OK || !owner.name) return result;
    known_classes_append_notice(&m->d->notices, &owner, "file");
    return known_classes_name(&owner, m->d->class_names, m->d->output_dim, m->err);
}

/* --- numbers to predict --- */

static status make_targets(making *m) {
    const char decimal = m->file->request.decimal ? m->file->request.decimal : '.';
    for (int part = 0; part < PARTS; part++) {
        sequence_part *p = m->part[part];
        if (!p || p->count == 0) continue;
        TRY(label_targets_find(p, &m->read[file_of(m, part)].labels, decimal, m->path[part],
                               &m->d->output_dim, &p->targets, m->err));
    }
    return STATUS_OK;
}

/* --- labels, each a yes or no --- */

static status make_labels(making *m) {
    TRY(make_targets(m));
    const int labels = m->d->output_dim;
    m->d->output_dim = 0; /* until there are so many names */
    if (labels < 2)
        return fail(m,
                    "data.task: multi_label is of several labels, and data.y names one: to tell "
                    "yes from no say data.task: classification");
    m->d->class_names = yes_no_labels_names(&m->read[DATASET_TRAIN], labels);
    if (!m->d->class_names) return error_no_memory(m->err, (size_t)labels * sizeof(char *));
    m->d->output_dim = labels;
    for (int part = 0; part < PARTS; part++)
        if (m->part[part])
            TRY(yes_no_labels_check(m->part[part], m->d->class_names, labels, m->path[part],
                                    m->err));
    for (int k = 0; k < labels; k++) TRY(check_name(m, m->d->class_names[k]));
    return STATUS_OK;
}

static status make_what_is_given(making *m) {
    if (m->file->task == DATASET_MULTI_LABEL) return make_labels(m);
    return has_classes(m) ? make_classes(m) : make_targets(m);
}

static void add_label_notice(making *m) {
    const file_split *train = &m->d->split[DATASET_TRAIN];
    if (m->file->task == DATASET_MULTI_LABEL)
        yes_no_labels_append_notice(&m->d->notices, train->targets, train->count, m->d->class_names,
                                    m->d->output_dim);
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
                     m->path[first_part], sequence_part_place(m->part[first_part], first_item),
                     count, count == 1 ? "" : "s", first_step, first_feature,
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
                             .outputs = has_classes(m) ? 0 : m->d->output_dim,
                             .labels_steps = labels_steps(m),
                             .tests = !m->part[DATASET_TEST]};
    int64_t of[SPLIT_USES];
    float *values;
    TRY(take_values(m, &values));
    TRY(file_split_deal(m->d->split, &deal, values, of, m->err));
    m->d->val_count = of[SPLIT_VALIDATES];
    if (deal.tests && of[SPLIT_TESTS] == 0)
        return fail(m, "data.split.test leaves no item for the test; raise it");
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
    if (!has_classes(m)) return;
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
    if (r->rule == SPLIT_STRATIFIED && (labels_steps(m) || !has_classes(m)))
        return fail(m, labels_steps(m)
                           ? "a stratified split takes its share of each class, and here a "
                             "sequence has several; leave data.split.by out, or give random"
                       : m->d->class_names
                           ? "a stratified split takes its share of each class, and here an item "
                             "may have several labels; leave data.split.by out, or give random"
                           : "a stratified split takes its share of each class, and numbers to "
                             "predict have none; leave data.split.by out, or give random");
    if (r->test + r->validation >= 1)
        return fail(m, "data.split.test and data.split.val leave nothing to train with");
    uint8_t *use = memory_array((size_t)from->count, 1);
    if (!use) return error_no_memory(m->err, (size_t)from->count);
    status result = split_rows_decide(r, from->labels, from->count, m->d->output_dim,
                                      m->d->class_names, m->file->train, use, m->err);
    if (result == STATUS_OK) result = deal_out(m, use);
    free(use);
    if (result == STATUS_OK && r->validation > 0 && m->d->val_count == 0)
        return fail(m, "data.split.val leaves no item to validate with; raise it");
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
    if (kept < 2 || kept >= train->count || labels_steps(m) || !has_classes(m)) return STATUS_OK;
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
        return fail(m,
                    "data.tokens: all steps of the training items are one token: there is nothing "
                    "to tell apart");
    if (!m->file->unseen_zero) return token_unseen_refuse(&unseen, m->file->train, m->err);
    token_unseen_append_notice(&m->d->notices, &unseen);
    return STATUS_OK;
}

static status scale_targets(making *m, int64_t train_items) {
    if (!m->file->scale_targets) return STATUS_OK;
    return target_scaling_find(m->d->split[DATASET_TRAIN].targets, train_items, m->d->output_dim,
                               &m->d->scaling, m->err);
}

static status fill_and_scale(making *m) {
    feature_statistics statistics;
    const file_split *train = &m->d->split[DATASET_TRAIN];
    const int64_t items = train->count - (m->d->val_count ? m->d->val_count : m->file->val_size);
    if (items < 1) return fail(m, "data.val_size leaves nothing to train with");
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
    if (labels_steps(m))
        return fail(m,
                    "data.split.folds is for items with one label or with numbers to predict, and "
                    "these have a class of each step; give data.split.test");
    if (r->rule == SPLIT_STRATIFIED && !has_classes(m))
        return fail(m,
                    "stratified folds have their share of each class, and numbers to predict have "
                    "none; leave data.split.by out, or give random");
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
                             .features = m->features,
                             .outputs = has_classes(m) ? 0 : m->d->output_dim,
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
    TRY(file_folds_make(&r, &m->d->folds, &m->d->vocabulary, &m->d->fitted, &m->d->notices,
                        m->err));
    m->d->whole_train_count = m->d->folds[0].split[DATASET_TRAIN].count;
    m->d->val_count = m->d->folds[0].val_count;
    return STATUS_OK;
}

/* --- the whole --- */

static status find_digest(making *m) {
    const int parts = m->part[PART_VALIDATION] ? PARTS : DATASET_SPLITS;
    sha256_digest of_all;
    TRY(sequence_digest_find((const sequence_part *const *)m->part, parts, m->features,
                             m->d->class_names, m->d->output_dim, &of_all, m->err));
    m->d->digest = of_all;
    if (m->file->split.rule != SPLIT_GROUP) return STATUS_OK;
    return sequence_digest_with_groups(m->part[DATASET_TRAIN], &of_all, &m->d->digest, m->err);
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

static void add_class_notices(file_dataset *d, bool of_steps) {
    class_labels of = {.name = "file", .classes = d->output_dim, .names = d->class_names};
    of.of_steps = of_steps;
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const file_split *s = &d->split[split];
        of.count[split] = of_steps ? s->offsets[s->count] : s->count;
        of.classes_of[split] = s->classes;
    }
    class_counts_append_notices(&d->notices, &of);
}

static status make(making *m) {
    TRY(read_files(m));
    TRY(check_labels(m));
    TRY(check_groups(m));
    TRY(make_what_is_given(m));
    TRY(find_digest(m));
    if (has_classes(m) && !labels_steps(m)) TRY(name_known_classes(m));
    cut_long_items(m);
    TRY(check_step_labels(m));
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
    if (has_classes(m)) add_class_notices(m->d, labels_steps(m));
    add_label_notice(m);
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
    file_folds_free(d->folds, d->fold_count);
    target_scaling_free(d->scaling);
    forecast_facts_free(d->forecasts);
    free(d->title);
    free(d->origin);
    text_free(&d->notices);
    text_free(&d->fitted);
    *d = (file_dataset){.title = NULL};
}
