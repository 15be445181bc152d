#include "src/pages/class_tables.h"

#include <ctype.h>

#include "src/stats/architectures.h"
#include "src/stats/classes.h"
#include "src/stats/labels.h"
#include "src/stats/wording.h"

/* A column of class names; numbers are set to the right. */
static void add_class_column(sheet *t, const comparison *c, const char *heading) {
    text first = {0};
    class_append_name(&first, c, 0);
    sheet_add_column(t, heading, isdigit((unsigned char)text_string(&first)[0]), 0);
    sheet_end_leading(t);
    text_free(&first);
}

/* In the order of their numbers. */
static void add_class_cell(sheet *t, const comparison *c, int class) {
    text cell = {0};
    class_append_name(&cell, c, class);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, class);
}

static void add_count_cell(sheet *t, int64_t least, int64_t most) {
    text cell = {0};
    text_append_range(&cell, least, most);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, (double)most);
}

static void add_class(sheet *t, const comparison *c, const result *const trials[], int count,
                      int class) {
    text cell = {0};
    add_class_cell(t, c, class);
    add_count_cell(t, class_items(trials[0], class), class_items(trials[0], class));
    for (int i = 0; i < count; i++) {
        wording_append_metric(&cell, METRIC_TEST_ACC, class_accuracy(trials[i], class));
        sheet_add_cell(t, &cell);
        sheet_set_key(t, class_accuracy(trials[i], class));
    }
}

static void add_trial_column(sheet *t, const comparison *c, const rnn_architecture *a) {
    text heading = {0};
    architectures_append_heading(&heading, c, a);
    sheet_add_column(t, text_string(&heading), true, 0);
    text_free(&heading);
}

void pages_fill_classes_table(sheet *t, const comparison *c) {
    const result *trials[CLASSES_MOST_ARCHITECTURES];
    int count = classes_find_best_trials(c, trials);
    if (count == 0) return;
    add_class_column(t, c, "class");
    sheet_set_order(t, SHEET_ASCENDING);
    sheet_add_column(
        t, trial_labels_steps(&trials[0]->trial) ? "steps of test items" : "test items", true, 1);
    for (int i = 0; i < count; i++) add_trial_column(t, c, &trials[i]->trial.architecture);
    for (int class = 0; class < trials[0]->trial.architecture.output_dim; class ++)
        add_class(t, c, trials, count, class);
}

void pages_fill_confusion_table(sheet *t, const comparison *c, const result *r) {
    const int classes = r->trial.architecture.output_dim;
    if (classes + 1 > SHEET_MAX_COLUMNS) return;
    add_class_column(t, c, "actual");
    for (int k = 0; k < classes; k++) {
        text heading = {0};
        class_append_name(&heading, c, k);
        sheet_add_column(t, text_string(&heading), true, 0);
        text_free(&heading);
    }
    for (int actual = 0; actual < classes; actual++) {
        add_class_cell(t, c, actual);
        for (int predicted = 0; predicted < classes; predicted++) {
            text cell = {0};
            text_append_grouped(&cell, class_times_taken(r, actual, predicted));
            sheet_add_cell(t, &cell);
        }
    }
}

/* --- labels --- */

static void add_label_columns(sheet *t, const comparison *c) {
    add_class_column(t, c, "label");
    sheet_set_order(t, SHEET_ASCENDING);
    sheet_add_column(t, "test items", true, 1);
}

/* What it is called, and how many test items have it. */
static label_summary add_label(sheet *t, const comparison *c, const configuration *g, int label) {
    label_summary s;
    t->failed |= !labels_summarise(g, label, &s);
    add_class_cell(t, c, label);
    add_count_cell(t, s.fewest, s.most);
    return s;
}

static metric share_of_label(void) {
    return metric_of_measure(MEASURE_MACRO_F1, METRIC_TEST);
}

static void add_mean(sheet *t, const sample_summary *s) {
    text cell = {0};
    wording_append_metric(&cell, share_of_label(), s->mean);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, s->mean);
}

static void add_estimate(sheet *t, const sample_summary *s) {
    text cell = {0};
    wording_append_estimate(&cell, share_of_label(), s);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, s->mean);
}

void pages_fill_labels_table(sheet *t, const comparison *c) {
    const configuration *best[LABELS_MOST_CONFIGURATIONS];
    const int count = labels_find_configurations(c, best);
    if (count < 2) return;
    add_label_columns(t, c);
    for (int i = 0; i < count; i++) {
        text heading = {0};
        wording_append_configuration(&heading, c, best[i]);
        sheet_add_column(t, text_string(&heading), true, 0);
        text_free(&heading);
    }
    for (int label = 0; label < best[0]->trial->architecture.output_dim; label++) {
        label_summary s = add_label(t, c, best[0], label);
        add_mean(t, &s.f1);
        for (int i = 1; i < count; i++) {
            t->failed |= !labels_summarise(best[i], label, &s);
            add_mean(t, &s.f1);
        }
    }
}

void pages_fill_label_scores_table(sheet *t, const comparison *c, const configuration *g) {
    static const char *const headings[] = {"precision", "recall", "F1"};
    add_label_columns(t, c);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        sheet_add_column(t, headings[i], true, 0);
    for (int label = 0; label < g->trial->architecture.output_dim; label++) {
        const label_summary s = add_label(t, c, g, label);
        add_estimate(t, &s.precision);
        add_estimate(t, &s.recall);
        add_estimate(t, &s.f1);
    }
}
