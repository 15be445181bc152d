#include "src/report/classes.h"

#include <math.h>
#include <stdio.h>

#include "src/report/wording.h"

const result *best_trial(const comparison *c, const architecture *a) {
    const result *best = NULL;
    for (int32_t i = 0; i < c->results->trial_count; i++) {
        const result *r = &c->results->trials[i];
        if (r->status != TRIAL_FINISHED || !r->outcome.confusion ||
            !architecture_equal(&r->trial.architecture, a))
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

static int find_trials(const comparison *c, const result *found[]) {
    int count = 0;
    for (int i = 0; i < c->architecture_count && count < CLASSES_MOST_ARCHITECTURES; i++) {
        const result *best = best_trial(c, &c->architectures[i]);
        if (best) found[count++] = best;
    }
    return count;
}

static void add_class(sheet *t, const result *const trials[], int count, int class) {
    text cell = {0};
    text_append_format(&cell, "%d", class);
    sheet_add_cell(t, &cell);
    text_append_grouped(&cell, class_items(trials[0], class));
    sheet_add_cell(t, &cell);
    sheet_set_key(t, (double)class_items(trials[0], class));
    for (int i = 0; i < count; i++) {
        append_percent(&cell, class_accuracy(trials[i], class));
        sheet_add_cell(t, &cell);
        sheet_set_key(t, class_accuracy(trials[i], class));
    }
}

static void add_trial_column(sheet *t, const architecture *a) {
    text heading = {0};
    append_count(&heading, a->layer_dim, "layer");
    text_append_format(&heading, " of %d", a->hidden_dim);
    sheet_add_column(t, text_string(&heading), true, 0);
    text_free(&heading);
}

void fill_classes_table(sheet *t, const comparison *c) {
    const result *trials[CLASSES_MOST_ARCHITECTURES];
    int count = find_trials(c, trials);
    if (count == 0) return;
    sheet_add_column(t, "class", true, 0);
    sheet_add_column(t, "test items", true, 1);
    for (int i = 0; i < count; i++) add_trial_column(t, &trials[i]->trial.architecture);
    for (int class = 0; class < trials[0]->trial.architecture.output_dim; class ++)
        add_class(t, trials, count, class);
}
