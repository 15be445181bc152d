#include "src/stats/classes.h"

#include <math.h>

#include "src/data/class_names.h"

enum { CONFUSIONS_NAMED = 3 };

const result *classes_best_trial(const comparison *c, const rnn_architecture *a) {
    const result *best = NULL;
    for (int32_t i = 0; i < c->results->trial_count; i++) {
        const result *r = &c->results->trials[i];
        if (r->status != TRIAL_FINISHED || !trial_has_classes(&r->trial) || !r->outcome.confusion ||
            !rnn_architecture_equal(&r->trial.architecture, a))
            continue;
        if (!best || metric_is_better(c->selection, outcome_last_selection(&r->outcome, c->measure),
                                      outcome_last_selection(&best->outcome, c->measure)))
            best = r;
    }
    return best;
}

bool classes_are_told(const comparison *c) {
    for (int i = 0; i < c->architecture_count; i++)
        if (classes_best_trial(c, &c->architectures[i])) return true;
    return false;
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

int classes_find_best_trials(const comparison *c, const result *found[CLASSES_MOST_ARCHITECTURES]) {
    int count = 0;
    for (int i = 0; i < c->architecture_count && count < CLASSES_MOST_ARCHITECTURES; i++) {
        const result *best = classes_best_trial(c, &c->architectures[i]);
        if (best) found[count++] = best;
    }
    return count;
}

void class_append_name(text *out, const comparison *c, int class) {
    if (results_append_class_name(out, c->results, class)) return;
    const char *data_name = c->results->data_name;
    const char *name = data_name ? dataset_class_name(data_name, class) : NULL;
    if (name)
        text_append(out, name);
    else
        text_append_format(out, "%d", class);
}

int32_t class_times_taken(const result *r, int actual, int predicted) {
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
        one.times = class_times_taken(r, one.actual, one.predicted);
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

void classes_append_confusions(text *out, const comparison *c, const result *r) {
    confusion found[CONFUSIONS_NAMED];
    int count = most_frequent(r, found);
    for (int i = 0; i < count; i++) {
        if (i > 0) text_append(out, ", ");
        class_append_name(out, c, found[i].actual);
        text_append(out, i == 0 ? " taken for " : " for ");
        class_append_name(out, c, found[i].predicted);
        text_append(out, " (");
        text_append_grouped(out, found[i].times);
        text_append(out, " of ");
        text_append_grouped(out, class_items(r, found[i].actual));
        text_append(out, ")");
    }
    if (count > 0) text_append(out, ".");
}
