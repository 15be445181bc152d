#include "src/plan/validation_notices.h"

#include <stdbool.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/data/class_names.h"

enum { MOST_NAMED = 4 };

/* The classes of a part's training items, in their order. */
typedef struct part_classes {
    const dataset *data;
    int64_t items, kept;       /* of these the last so many validate */
    bool *trained, *validated; /* which classes each side has; (output_dim) */
    int trained_count, validated_count;
    bool sorted; /* the items of each class stand together */
} part_classes;

static int32_t class_at(const dataset *d, int64_t item) {
    const dataset_split *s = &d->split[DATASET_TRAIN];
    return s->classes ? s->classes[item] : s->labels[item];
}

static bool has_labels(const dataset *d) {
    const dataset_split *s = &d->split[DATASET_TRAIN];
    return !d->absent && d->task == DATASET_CLASSIFICATION && (s->classes || s->labels);
}

/* False without memory. */
static bool look(part_classes *c) {
    int runs = 0, classes = 0;
    c->trained = memory_array((size_t)c->data->output_dim, sizeof *c->trained);
    c->validated = memory_array((size_t)c->data->output_dim, sizeof *c->validated);
    if (!c->trained || !c->validated) return false;
    for (int64_t i = 0; i < c->items; i++) {
        const int32_t class = class_at(c->data, i);
        bool *const side = i < c->items - c->kept ? c->trained : c->validated;
        classes += !c->trained[class] && !c->validated[class];
        runs += i == 0 || class_at(c->data, i - 1) != class;
        side[class] = true;
    }
    for (int k = 0; k < c->data->output_dim; k++) {
        c->trained_count += c->trained[k];
        c->validated_count += c->validated[k];
    }
    c->sorted = classes > 1 && runs == classes;
    return true;
}

static void append_name(text *out, const dataset *d, int class) {
    const char *known = dataset_class_name(d->name, class);
    if (d->class_names)
        text_append_visible(out, d->class_names[class]);
    else if (known)
        text_append(out, known);
    else
        text_append_format(out, "%d", class);
}

/* "class b", "classes b, c and 3 more": those that validate, or those that do not. */
static void append_classes(text *out, const part_classes *c, bool validated, int count) {
    int named = 0;
    text_append(out, count == 1 ? "class " : "classes ");
    for (int k = 0; k < c->data->output_dim && named < MOST_NAMED; k++) {
        if (c->validated[k] != validated || (!validated && !c->trained[k])) continue;
        if (named++ > 0) text_append(out, ", ");
        append_name(out, c->data, k);
    }
    if (count > named) text_append_format(out, " and %d more", count - named);
}

static int count_missing(const part_classes *c) {
    int missing = 0;
    for (int k = 0; k < c->data->output_dim; k++) missing += c->trained[k] && !c->validated[k];
    return missing;
}

/* Files of sequences can be split by class; those of images stand as they are. */
static bool parts_by_class(const dataset *d) {
    return d->class_names && !dataset_is_of_images(d);
}

static void append_sorted(text *out, const plan *p, const part_classes *c) {
    text_append_format(out, "%s: notice: the training items are sorted by class, and the last ",
                       p->config->path);
    text_append_grouped(out, c->kept);
    text_append(out, ", which data.val_size keeps for validation, are ");
    text_append(out, c->validated_count == 1 ? "all of " : "of ");
    append_classes(out, c, true, c->validated_count);
    text_append_format(out, " alone; %s\n",
                       parts_by_class(c->data)
                           ? "give data.split.val in its place, which takes the "
                             "same share of each class"
                           : "shuffle the items in the files");
}

static void append_undefined(text *out, const plan *p, const part_classes *c, int missing) {
    text_append_format(out,
                       "%s: notice: train.metric roc_auc is undefined on the validation items, "
                       "which have none of ",
                       p->config->path);
    append_classes(out, c, false, missing);
    text_append(out, "; keep more of them, or choose by another metric\n");
}

void validation_append_notices(text *out, const plan *p) {
    const int64_t kept = config_integer(p->config, KEY_DATA_VAL_SIZE);
    if (kept == 0 || p->part_count == 0 || !has_labels(p->data)) return;
    part_classes c = {.data = p->data, .items = p->parts[0].train_items, .kept = kept};
    if (look(&c)) {
        const int missing = count_missing(&c);
        const bool by_area = config_integer(p->config, KEY_METRIC) == MEASURE_ROC_AUC;
        if (missing > 0 && c.sorted)
            append_sorted(out, p, &c);
        else if (missing > 0 && by_area)
            append_undefined(out, p, &c, missing);
    }
    free(c.trained);
    free(c.validated);
}
