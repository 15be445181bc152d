/* What the items of a data set out of files are given: classes, of items or of their steps, numbers
 * to predict, or labels. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/class_counts.h"
#include "src/data/class_order.h"
#include "src/data/file_making.h"
#include "src/data/known_classes.h"
#include "src/data/label_targets.h"
#include "src/data/step_labels.h"
#include "src/data/yes_no_labels.h"

status file_labels_check(const making *m) {
    if (m->read[DATASET_TRAIN].targets && making_has_classes(m))
        return making_fail(m, "its labels are numbers to predict: say data.task: regression");
    for (int part = 0; part < PARTS; part++) {
        const sequence_part *p = m->part[part];
        if (p && !p->labels)
            return error_set(m->err, STATUS_BAD_INPUT,
                             "%s: error: which is the label? say data.y: the column or array that "
                             "holds it ('sweep data %s' "
                             "shows what is there)",
                             m->path[part], m->path[part]);
        if (p && making_labels_steps(m) && !p->labels_steps)
            return error_set(m->err, STATUS_BAD_INPUT,
                             "%s: error: data.task is %s, and in this format a sequence has one "
                             "label; a CSV with a row a step, NPY, NPZ and HDF5 hold labels of "
                             "steps",
                             m->path[part],
                             making_has_classes(m) ? "labelling, a class of each step"
                                                   : "step_regression, numbers of each step");
    }
    return STATUS_OK;
}

/* After data.max_length: what is left of each item has a label. */
status file_labels_check_steps(const making *m) {
    int64_t steps = 0, missing = 0;
    for (int part = 0; part < PARTS && making_labels_steps(m); part++) {
        if (!m->part[part]) continue;
        TRY(step_labels_check(m->part[part], m->path[part], m->err));
        step_labels_count(m->part[part], &steps, &missing);
    }
    step_labels_append_notice(&m->d->notices, steps, missing);
    return STATUS_OK;
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
        return making_fail(m, making_labels_steps(m)
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
status file_labels_name_known(making *m) {
    if (m->file->task != DATASET_CLASSIFICATION) return STATUS_OK;
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

static void tell_rounding(const making *m, int part, const number_rounding *rounding) {
    const sequence_part *p = m->part[part];
    text where = {0};
    text_append_format(&where, "%s: data.y", m->path[part]);
    number_rounding_append_notices(&m->d->notices, rounding, text_string(&where),
                                   p->labels_steps ? "step"
                                   : p->lines      ? "line"
                                                   : "item");
    text_free(&where);
}

static status make_targets(making *m) {
    const char decimal = m->file->request.decimal ? m->file->request.decimal : '.';
    for (int part = 0; part < PARTS; part++) {
        sequence_part *p = m->part[part];
        if (!p || p->count == 0) continue;
        number_rounding rounding = {.changed = 0};
        TRY(label_targets_find(p, &m->read[file_of(m, part)].labels, decimal, m->path[part],
                               &m->d->output_dim, &rounding, m->err));
        tell_rounding(m, part, &rounding);
    }
    return STATUS_OK;
}

/* --- labels, each a yes or no --- */

static status make_labels(making *m) {
    TRY(make_targets(m));
    const int labels = m->d->output_dim;
    m->d->output_dim = 0; /* until there are so many names */
    if (labels < 2)
        return making_fail(
            m,
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

status file_labels_make(making *m) {
    if (m->file->task == DATASET_MULTI_LABEL) return make_labels(m);
    return making_has_classes(m) ? make_classes(m) : make_targets(m);
}

static void add_label_notice(making *m) {
    const file_split *train = &m->d->split[DATASET_TRAIN];
    if (m->file->task == DATASET_MULTI_LABEL)
        yes_no_labels_append_notice(&m->d->notices, train->targets, train->count, m->d->class_names,
                                    m->d->output_dim);
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

void file_labels_append_notices(making *m) {
    if (making_has_classes(m)) add_class_notices(m->d, making_labels_steps(m));
    add_label_notice(m);
}
