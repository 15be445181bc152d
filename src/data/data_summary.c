#include "src/data/data_summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/class_names.h"
#include "src/data/class_order.h"
#include "src/data/forecast_section.h"
#include "src/data/formats.h"
#include "src/data/known_classes.h"
#include "src/data/label_targets.h"
#include "src/data/step_labels.h"
#include "src/data/yes_no_labels.h"

enum { MOST_CLASSES = 20, FIRST_ITEMS = 3, FIRST_VALUES = 8, MOST_FEATURES = 6, FEW_ITEMS = 50 };

static void append_counted(text *out, int64_t count, const char *what) {
    text_append_grouped(out, count);
    text_append_format(out, " %s%s", what, count == 1 ? "" : "s");
}

static bool has_two_splits(const sequence_file *f) {
    return f->part[DATASET_TEST].count > 0;
}

/* --- items --- */

static double mean_length(const sequence_file *f) {
    int64_t items = 0, steps = 0;
    for (int s = 0; s < DATASET_SPLITS; s++) {
        items += f->part[s].count;
        if (f->part[s].count) steps += f->part[s].offsets[f->part[s].count];
    }
    return (double)steps / (double)items;
}

static void append_size(text *out, const sequence_file *f) {
    int64_t shortest, longest;
    sequence_file_lengths(f, &shortest, &longest);
    append_counted(out, f->part[DATASET_TRAIN].count, has_two_splits(f) ? "training item" : "item");
    if (has_two_splits(f)) {
        text_append(out, " and ");
        append_counted(out, f->part[DATASET_TEST].count, "test item");
    }
    text_append(out, " of ");
    text_append_range(out, shortest, longest);
    text_append_format(out, longest == 1 ? " step × " : " steps × ");
    append_counted(out, f->features, "feature");
    if (longest > shortest) {
        const double mean = mean_length(f);
        text_append_format(out, ", mean %.*f steps", mean < 10, mean);
    }
    text_append(out, "\n");
    if (f->names.count == 0) return;
    text_append(out, "features: ");
    for (int i = 0; i < f->names.count && i < MOST_CLASSES; i++) {
        text_append(out, i ? ", " : "");
        text_append_visible(out, f->names.texts[i]);
    }
    text_append(out, f->names.count > MOST_CLASSES ? ", ...\n" : "\n");
}

/* --- classes --- */

typedef struct class_count {
    char **names;
    int32_t *place;
    int64_t *count[DATASET_SPLITS];
} class_count;

static void free_counts(class_count *c, int32_t classes) {
    for (int32_t i = 0; c->names && i < classes; i++) free(c->names[i]);
    free(c->names);
    free(c->place);
    for (int s = 0; s < DATASET_SPLITS; s++) free(c->count[s]);
}

static bool labels_steps(const sequence_file *f) {
    return f->part[DATASET_TRAIN].labels_steps;
}

/* Also on failure the counts are to be freed. */
static status count_classes(const sequence_file *f, class_count *c, error *err) {
    const size_t classes = (size_t)f->labels.count;
    *c = (class_count){
        memory_array(classes, sizeof *c->names),
        memory_array(classes, sizeof *c->place),
        {memory_array(classes, sizeof(int64_t)), memory_array(classes, sizeof(int64_t))}};
    if (!c->names || !c->place || !c->count[DATASET_TRAIN] || !c->count[DATASET_TEST])
        return error_no_memory(err, classes * sizeof *c->names);
    TRY(class_order_find(&f->labels, f->path, c->place, c->names, err));
    for (int s = 0; s < DATASET_SPLITS; s++) {
        const sequence_part *p = &f->part[s];
        const int64_t labels = p->labels ? sequence_part_label_count(p) : 0;
        for (int64_t i = 0; i < labels; i++)
            if (p->labels[i] != SEQUENCE_NO_LABEL) c->count[s][c->place[p->labels[i]]]++;
    }
    return STATUS_OK;
}

static void append_counts(text *out, const sequence_file *f, const class_count *c) {
    for (int32_t i = 0; i < f->labels.count && i < MOST_CLASSES; i++) {
        text_append(out, i ? ", " : ": ");
        text_append_visible(out, c->names[i]);
        text_append(out, " ");
        text_append_grouped(out, c->count[DATASET_TRAIN][i]);
        if (!has_two_splits(f)) continue;
        text_append(out, " + ");
        text_append_grouped(out, c->count[DATASET_TEST][i]);
    }
    if (f->labels.count > MOST_CLASSES)
        text_append_format(out, " and %d more", f->labels.count - MOST_CLASSES);
    text_append(out, "\n");
}

static int lines_of(const char *label) {
    int lines = 1;
    for (; *label; label++) lines += *label == '\n';
    return lines;
}

/* By what the file says, or by what the labels look like. */
static bool has_targets(const sequence_file *f) {
    const int64_t labels = sequence_part_label_count(&f->part[DATASET_TRAIN]) +
                           sequence_part_label_count(&f->part[DATASET_TEST]);
    if (!f->part[DATASET_TRAIN].labels) return false;
    if (f->targets) return true;
    return labels_steps(f) ? label_targets_of_steps_are_likely(&f->labels, labels)
                           : label_targets_are_likely(&f->labels, labels);
}

static const char *task_of(const sequence_file *f) {
    if (labels_steps(f)) return has_targets(f) ? "step_regression" : "labelling";
    return "regression";
}

/* Lines of 0 and 1 alone, two of them at least. */
static bool has_yes_no_labels(const sequence_file *f) {
    if (!f->part[DATASET_TRAIN].labels || labels_steps(f)) return false;
    for (int32_t i = 0; i < f->labels.count; i++)
        if (yes_no_lines(f->labels.texts[i]) < 2) return false;
    return f->labels.count > 0;
}

static int64_t count_yes(const sequence_file *f, int split, int label) {
    const sequence_part *p = &f->part[split];
    int64_t yes = 0;
    for (int64_t i = 0; i < p->count; i++) yes += f->labels.texts[p->labels[i]][2 * label] == '1';
    return yes;
}

/* "3 labels, each yes or no: rain 120, wind 33, fog 4". */
static void append_yes_no(text *out, const sequence_file *f) {
    const int labels = (int)(strlen(f->labels.texts[0]) + 1) / 2;
    text_append_format(out, "%d labels, each yes or no: ", labels);
    for (int k = 0; k < labels && k < MOST_CLASSES; k++) {
        text_append(out, k ? ", " : "");
        if (k < f->outputs.count)
            text_append_visible(out, f->outputs.texts[k]);
        else
            text_append_format(out, "%d", k);
        text_append(out, " ");
        text_append_grouped(out, count_yes(f, DATASET_TRAIN, k));
        if (!has_two_splits(f)) continue;
        text_append(out, " + ");
        text_append_grouped(out, count_yes(f, DATASET_TEST, k));
    }
    text_append(out, labels > MOST_CLASSES ? ", ...\n" : "\n");
}

static void append_forecast(text *out, const sequence_file *f) {
    text_append(out, "to forecast: ");
    for (int k = 0; k < f->forecast_count && k < MOST_CLASSES; k++) {
        text_append(out, k ? ", " : "");
        if (f->names.count)
            text_append_visible(out, f->names.texts[f->forecast[k]]);
        else
            text_append_format(out, "feature %d", f->forecast[k]);
    }
    text_append(out, f->forecast_count > MOST_CLASSES ? ", ...\n" : "\n");
}

/* Whose they are, and what the classes are called there; of a set that is nobody's nothing. */
static void append_known(text *out, const sequence_file *f, const class_count *c) {
    known_labels splits[DATASET_SPLITS];
    uint8_t *bytes[DATASET_SPLITS] = {NULL};
    known_owner owner;
    error ignored;
    int count = 0;
    for (; count < DATASET_SPLITS && f->part[count].count; count++) {
        const sequence_part *p = &f->part[count];
        bytes[count] = known_classes_bytes(f->labels.texts, f->labels.count, p->labels, p->count);
        splits[count] = (known_labels){f->labels_path, bytes[count], p->count};
    }
    const status result = known_classes_find(splits, count, &owner, &ignored);
    for (int s = 0; s < DATASET_SPLITS; s++) free(bytes[s]);
    if (result != STATUS_OK || !owner.name) return;
    text_append_format(out, "these are %s's labels as they are published:", owner.title);
    for (int32_t i = 0; i < f->labels.count; i++) {
        const char *name = dataset_class_name(owner.name, (int)strtol(c->names[i], NULL, 10));
        text_append_format(out, "%s %s is %s", i ? "," : "", c->names[i], name ? name : "none");
    }
    text_append(out, "\n");
}

/* "listed, but of no item here: b, c"; the other file may have some. */
static void append_declared(text *out, const sequence_file *f) {
    text names = {0};
    if (label_set_append_others(&names, &f->declared, &f->labels) > 0)
        text_append_format(out, "listed as classes, and of no item here: %s\n",
                           text_string(&names));
    text_free(&names);
}

static void append_unlabelled(text *out, const sequence_file *f) {
    int64_t steps = 0, missing = 0;
    for (int s = 0; s < DATASET_SPLITS; s++)
        if (f->part[s].labels_steps) step_labels_count(&f->part[s], &steps, &missing);
    if (missing == 0) return;
    append_counted(out, missing, "step");
    text_append(out, missing == 1 ? " has no label\n" : " have no label\n");
}

/* "57 different numbers to predict, one of each step", or "57 different rows of 2 numbers ...". */
static void append_numbers(text *out, const sequence_file *f) {
    const int numbers = f->labels.count ? lines_of(f->labels.texts[0]) : 1;
    text_append_grouped(out, f->labels.count);
    text_append(out, " different ");
    if (numbers > 1)
        text_append_format(out, f->labels.count == 1 ? "row of %d " : "rows of %d ", numbers);
    text_append(out,
                numbers == 1 && f->labels.count == 1 ? "number to predict" : "numbers to predict");
    if (labels_steps(f)) text_append(out, numbers > 1 ? ", of each step" : ", one of each step");
    text_append(out, "\n");
    append_unlabelled(out, f);
}

static status append_classes(text *out, const sequence_file *f, error *err) {
    class_count c;
    text_append_grouped(out, f->labels.count);
    text_append(out, f->labels.count == 1 ? " class" : " classes");
    if (labels_steps(f)) text_append(out, " of steps");
    const status result = count_classes(f, &c, err);
    if (result == STATUS_OK) {
        append_counts(out, f, &c);
        append_known(out, f, &c);
    }
    free_counts(&c, f->labels.count);
    append_declared(out, f);
    append_unlabelled(out, f);
    return result;
}

/* What is to be given for the items. */
static status append_answers(text *out, const sequence_file *f, error *err) {
    if (f->forecast)
        append_forecast(out, f);
    else if (!f->part[DATASET_TRAIN].labels)
        text_append(out, "no labels\n");
    else if (has_yes_no_labels(f))
        append_yes_no(out, f);
    else if (has_targets(f))
        append_numbers(out, f);
    else
        return append_classes(out, f, err);
    return STATUS_OK;
}

/* --- missing values --- */

static int64_t count_missing(const sequence_file *f, int feature) {
    int64_t missing = 0;
    for (int s = 0; s < DATASET_SPLITS; s++) {
        const sequence_part *p = &f->part[s];
        const int64_t steps = p->count ? p->offsets[p->count] : 0;
        for (int64_t t = 0; t < steps; t++) missing += isnan(p->values[t * f->features + feature]);
    }
    return missing;
}

static void append_feature(text *out, const sequence_file *f, int feature) {
    if (feature < f->names.count)
        text_append_visible(out, f->names.texts[feature]);
    else
        text_append_format(out, "feature %d", feature);
}

static int64_t append_missing(text *out, const sequence_file *f) {
    text by_feature = {0};
    int64_t all = 0;
    int shown = 0;
    for (int k = 0; k < f->features; k++) {
        const int64_t missing = count_missing(f, k);
        all += missing;
        if (missing == 0 || ++shown > MOST_FEATURES) continue;
        text_append(&by_feature, shown > 1 ? ", " : " (");
        append_feature(&by_feature, f, k);
        text_append(&by_feature, " ");
        text_append_grouped(&by_feature, missing);
    }
    if (out && all == 0) text_append(out, "no missing values\n");
    if (out && all > 0) {
        append_counted(out, all, "missing value");
        text_append_format(out, "%s%s)\n", text_string(&by_feature),
                           shown > MOST_FEATURES ? ", ..." : "");
    }
    text_free(&by_feature);
    return all;
}

/* --- first items --- */

static void append_value(text *out, float v) {
    if (isnan(v))
        text_append(out, "?");
    else
        text_append_format(out, "%.4g", (double)v);
}

/* Several, a line each, side by side. */
static void append_label(text *out, const char *label) {
    for (bool first = true; first || *label; first = false) {
        const size_t bytes = strcspn(label, "\n");
        char *one = memory_copy_bytes(label, bytes);
        text_append(out, first ? "" : " ");
        if (one) text_append_visible(out, one);
        free(one);
        label += bytes + (label[bytes] == '\n');
    }
}

static void append_step_label(text *out, const sequence_file *f, int32_t label) {
    text_append(out, " ");
    append_label(out, label == SEQUENCE_NO_LABEL ? "?" : f->labels.texts[label]);
}

static void append_item(text *out, const sequence_file *f, const sequence_part *p, int64_t item) {
    const int64_t length = sequence_part_length(p, item);
    const float *values = p->values + p->offsets[item] * f->features;
    text_append_format(out, "  %s", sequence_part_place(p, item));
    if (p->labels && !p->labels_steps) {
        text_append(out, ", ");
        append_label(out, f->labels.texts[p->labels[item]]);
    }
    text_append(out, ": ");
    const int64_t steps_shown =
        FIRST_VALUES / (f->features < FIRST_VALUES ? f->features : FIRST_VALUES);
    for (int64_t t = 0; t < length && t < steps_shown; t++) {
        text_append(out, t ? ", " : "");
        if (f->features > 1) text_append(out, "(");
        for (int k = 0; k < f->features && k < FIRST_VALUES; k++) {
            text_append(out, k ? " " : "");
            append_value(out, values[t * f->features + k]);
        }
        if (f->features > 1) text_append(out, f->features > FIRST_VALUES ? " ...)" : ")");
        if (p->labels_steps) append_step_label(out, f, p->labels[p->offsets[item] + t]);
    }
    text_append(out, length > steps_shown ? ", ...\n" : "\n");
}

status data_summary_append(text *out, const sequence_file *f, error *err) {
    const data_format *format = format_named(f->format);
    text_append_visible(out, f->path);
    text_append_format(out, ": %s, %s, numbers as %s\n", format ? format->title : f->format,
                       f->layout, f->kind);
    append_size(out, f);
    TRY(append_answers(out, f, err));
    append_missing(out, f);
    for (int s = 0; s < DATASET_SPLITS; s++) {
        const sequence_part *p = &f->part[s];
        if (p->count == 0) continue;
        text_append_format(out, "the first %sitems, step after step:\n",
                           has_two_splits(f) ? s == DATASET_TRAIN ? "training " : "test " : "");
        for (int64_t i = 0; i < p->count && i < FIRST_ITEMS; i++) append_item(out, f, p, i);
    }
    return STATUS_OK;
}

/* --- the section --- */

/* Every class must be in every part. */
static int64_t smallest_class(const sequence_file *f) {
    class_count c;
    error ignored;
    int64_t smallest = 0;
    if (count_classes(f, &c, &ignored) == STATUS_OK)
        for (int32_t i = 0; i < f->labels.count; i++)
            if (i == 0 || c.count[DATASET_TRAIN][i] < smallest)
                smallest = c.count[DATASET_TRAIN][i];
    free_counts(&c, f->labels.count);
    return smallest;
}

static void append_split(text *out, const sequence_file *train, bool tested) {
    const bool random =
        has_targets(train) || labels_steps(train) || has_yes_no_labels(train); /* by default */
    const bool by_class =
        !random && train->part[DATASET_TRAIN].labels && smallest_class(train) >= 2;
    const bool many = train->part[DATASET_TRAIN].count >= FEW_ITEMS;
    if (tested && !many) return;
    text_append_format(out, "  split: {%s%s%s%s}\n", tested ? "" : "test: 0.2",
                       !tested && many ? ", " : "", many ? "val: 0.1" : "",
                       by_class || random ? "" : ", by: random");
}

/* What is in the way of training, as comments. */
static void append_obstacles(text *out, const sequence_file *train) {
    if (!train->part[DATASET_TRAIN].labels)
        text_append(out, "  # no labels were found: say which column or array they are, y: ...\n");
}

/* Lines of " key: value", set in further. */
static void append_indented(text *out, const char *line) {
    while (*line) {
        const size_t bytes = strcspn(line, "\n");
        text_append(out, " ");
        text_append_bytes(out, line, bytes);
        text_append(out, "\n");
        line += bytes + (line[bytes] == '\n');
    }
}

void data_summary_append_section(text *out, const sequence_file *train, const sequence_file *test) {
    const bool bytes = strcmp(train->kind, "uint8") == 0;
    const bool missing = append_missing(NULL, train) + (test ? append_missing(NULL, test) : 0) > 0;
    text reading = {0};
    text_append(out, "data:\n  name: file\n");
    sequence_section_append(&reading, "train", train->path);
    if (train->labels_path) sequence_section_append(&reading, "train_y", train->labels_path);
    if (test) sequence_section_append(&reading, "test", test->path);
    if (test && test->labels_path) sequence_section_append(&reading, "test_y", test->labels_path);
    text_append(&reading, text_string(&train->section));
    append_indented(out, text_string(&reading));
    out->failed |= reading.failed;
    text_free(&reading);
    const bool yes_no = !train->forecast && has_yes_no_labels(train);
    if (train->forecast)
        forecast_section_append(out, train);
    else if (yes_no)
        text_append(out, "  task: multi_label\n");
    else if (has_targets(train) || labels_steps(train))
        text_append_format(out, "  task: %s\n", task_of(train));
    if (!train->forecast) append_split(out, train, test || has_two_splits(train));
    text_append(out, bytes && !train->forecast ? "  scale: bytes\n" : "  scale: standard\n");
    if (train->forecast || (has_targets(train) && !yes_no))
        text_append(out, "  scale_targets: standard\n");
    if (missing) text_append(out, "  missing: ffill\n");
    if (!train->forecast) append_obstacles(out, train);
}
