#include "src/report/classes.h"

#include <ctype.h>
#include <math.h>

#include "src/data/class_names.h"
#include "src/report/wording.h"

enum { CONFUSIONS_NAMED = 3 };

const result *best_trial(const comparison *c, const rnn_architecture *a) {
    const result *best = NULL;
    for (int32_t i = 0; i < c->results->trial_count; i++) {
        const result *r = &c->results->trials[i];
        if (r->status != TRIAL_FINISHED || !r->outcome.confusion ||
            !rnn_architecture_equal(&r->trial.architecture, a))
            continue;
        if (!best || outcome_last_accuracy(&r->outcome) > outcome_last_accuracy(&best->outcome))
            best = r;
    }
    return best;
}

static const int32_t *class_row(const result *r, int class) {
    return r->outcome.confusion + (size_t) class * (size_t)r->trial.architecture.output_dim;
}

int64_t class_items(const result *r, int class) {
    int64_t items = 0;
    for (int k = 0; k < r->trial.architecture.output_dim; k++) items += class_row(r, class)[k];
    return items;
}

double class_accuracy(const result *r, int class) {
    int64_t items = class_items(r, class);
    return items ? (double)class_row(r, class)[class] / (double)items : (double)NAN;
}

int find_best_trials(const comparison *c, const result *found[CLASSES_MOST_ARCHITECTURES]) {
    int count = 0;
    for (int i = 0; i < c->architecture_count && count < CLASSES_MOST_ARCHITECTURES; i++) {
        const result *best = best_trial(c, &c->architectures[i]);
        if (best) found[count++] = best;
    }
    return count;
}

void append_class_name(text *out, const comparison *c, int class) {
    const char *data_name = c->results->data_name;
    const char *name = data_name ? dataset_class_name(data_name, class) : NULL;
    if (name)
        text_append(out, name);
    else
        text_append_format(out, "%d", class);
}

/* A column of class names; numbers are set to the right. */
static void add_class_column(sheet *t, const comparison *c, const char *heading) {
    text first = {0};
    append_class_name(&first, c, 0);
    sheet_add_column(t, heading, isdigit((unsigned char)text_string(&first)[0]), 0);
    sheet_end_leading(t);
    text_free(&first);
}

/* In the order of their numbers. */
static void add_class_cell(sheet *t, const comparison *c, int class) {
    text cell = {0};
    append_class_name(&cell, c, class);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, class);
}

static void add_class(sheet *t, const comparison *c, const result *const trials[], int count,
                      int class) {
    text cell = {0};
    add_class_cell(t, c, class);
    text_append_grouped(&cell, class_items(trials[0], class));
    sheet_add_cell(t, &cell);
    sheet_set_key(t, (double)class_items(trials[0], class));
    for (int i = 0; i < count; i++) {
        append_percent(&cell, class_accuracy(trials[i], class));
        sheet_add_cell(t, &cell);
        sheet_set_key(t, class_accuracy(trials[i], class));
    }
}

static void add_trial_column(sheet *t, const rnn_architecture *a) {
    text heading = {0};
    append_count(&heading, a->layer_dim, "layer");
    text_append_format(&heading, " of %d", a->hidden_dim);
    sheet_add_column(t, text_string(&heading), true, 0);
    text_free(&heading);
}

void fill_classes_table(sheet *t, const comparison *c) {
    const result *trials[CLASSES_MOST_ARCHITECTURES];
    int count = find_best_trials(c, trials);
    if (count == 0) return;
    add_class_column(t, c, "class");
    sheet_set_order(t, SHEET_ASCENDING);
    sheet_add_column(t, "test items", true, 1);
    for (int i = 0; i < count; i++) add_trial_column(t, &trials[i]->trial.architecture);
    for (int class = 0; class < trials[0]->trial.architecture.output_dim; class ++)
        add_class(t, c, trials, count, class);
}

/* Confusions ----------------------------------------------------------------------------- */

static int32_t times_taken(const result *r, int actual, int predicted) {
    return class_row(r, actual)[predicted];
}

typedef struct confusion {
    int actual, predicted;
    int32_t times;
} confusion;

/* The most frequent ones, most frequent first; returns how many there are of them. */
static int most_frequent(const result *r, confusion found[CONFUSIONS_NAMED]) {
    const int classes = r->trial.architecture.output_dim;
    int count = 0;
    for (int cell = 0; cell < classes * classes; cell++) {
        confusion one = {cell / classes, cell % classes, 0};
        one.times = times_taken(r, one.actual, one.predicted);
        if (one.actual == one.predicted || one.times == 0) continue;
        int place = count;
        while (place > 0 && found[place - 1].times < one.times) place--;
        if (place == CONFUSIONS_NAMED) continue;
        if (count < CONFUSIONS_NAMED) count++;
        for (int i = count - 1; i > place; i--) found[i] = found[i - 1];
        found[place] = one;
    }
    return count;
}

void append_confusions(text *out, const comparison *c, const result *r) {
    confusion found[CONFUSIONS_NAMED];
    int count = most_frequent(r, found);
    for (int i = 0; i < count; i++) {
        if (i > 0) text_append(out, ", ");
        append_class_name(out, c, found[i].actual);
        text_append(out, i == 0 ? " taken for " : " for ");
        append_class_name(out, c, found[i].predicted);
        text_append(out, " (");
        text_append_grouped(out, found[i].times);
        text_append(out, " of ");
        text_append_grouped(out, class_items(r, found[i].actual));
        text_append(out, ")");
    }
    if (count > 0) text_append(out, ".");
}

void fill_confusion_table(sheet *t, const comparison *c, const result *r) {
    const int classes = r->trial.architecture.output_dim;
    if (classes + 1 > SHEET_MAX_COLUMNS) return;
    add_class_column(t, c, "actual");
    for (int k = 0; k < classes; k++) {
        text heading = {0};
        append_class_name(&heading, c, k);
        sheet_add_column(t, text_string(&heading), true, 0);
        text_free(&heading);
    }
    for (int actual = 0; actual < classes; actual++) {
        add_class_cell(t, c, actual);
        for (int predicted = 0; predicted < classes; predicted++) {
            text cell = {0};
            text_append_grouped(&cell, times_taken(r, actual, predicted));
            sheet_add_cell(t, &cell);
        }
    }
}
