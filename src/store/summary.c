#include "src/store/summary.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/store/field_table.h"
#include "src/store/schema.h"

/* What a configuration comes to, behind the fields that its trials share. */
typedef struct numbers {
    int64_t n_seeds, n_finished, n_diverged, n_failed;
    double mean[METRIC_COUNT], deviation[METRIC_COUNT], best[METRIC_COUNT];
} numbers;

typedef struct summary {
    field_table fields;
    column columns[FIELDS_MAX];
    table_layout layout;
    size_t numbers_at;
    char names[3 * METRIC_COUNT][32];
    char *rows;
} summary;

/* --- columns --- */

static bool is_shared(const field *f) {
    if (f->group == FIELD_RECIPE) return f->key == CONFIG_NO_KEY || !key_info(f->key)->repeats;
    return strcmp(f->name, "configuration") == 0 || strcmp(f->name, "confirm_rank") == 0 ||
           strcmp(f->name, "epochs") == 0 || strcmp(f->name, "n_params") == 0;
}

static void add_column(summary *s, const char *name, value_kind kind, size_t offset) {
    s->columns[s->layout.column_count++] =
        (column){name, kind, s->numbers_at + offset, sizeof(int64_t)};
}

static void add_metric_columns(summary *s, metric m) {
    static const struct {
        const char *ending;
        size_t offset;
    } parts[] = {{"mean", offsetof(numbers, mean)},
                 {"std", offsetof(numbers, deviation)},
                 {"best", offsetof(numbers, best)}};
    for (int i = 0; i < 3; i++) {
        char *name = s->names[3 * m + i];
        snprintf(name, sizeof s->names[0], "%s_%s", metric_describe(m)->name, parts[i].ending);
        add_column(s, name, VALUE_REAL, parts[i].offset + m * sizeof(double));
    }
}

static void make_columns(summary *s, const results *r) {
    field_widths widths;
    field_widths_of_results(r, &widths);
    field_table_make(is_shared, &widths, sizeof(numbers), &s->fields);
    memcpy(s->columns, s->fields.columns, sizeof s->columns);
    s->layout = s->fields.layout;
    s->layout.columns = s->columns;
    s->numbers_at = s->layout.row_bytes - sizeof(numbers);
    add_column(s, "n_seeds", VALUE_INT64, offsetof(numbers, n_seeds));
    add_column(s, "n_finished", VALUE_INT64, offsetof(numbers, n_finished));
    add_column(s, "n_diverged", VALUE_INT64, offsetof(numbers, n_diverged));
    add_column(s, "n_failed", VALUE_INT64, offsetof(numbers, n_failed));
    for (metric m = 0; m < METRIC_COUNT; m++)
        if (metric_describe(m)->split != METRIC_TRAIN && results_have_metric(r, m))
            add_metric_columns(s, m);
}

/* --- numbers --- */

static char *row_of(const summary *s, const result *one) {
    return s->rows + (size_t)one->trial.configuration * s->layout.row_bytes;
}

static numbers *numbers_of(const summary *s, const result *one) {
    return (numbers *)(void *)(row_of(s, one) + s->numbers_at);
}

static void describe(const summary *s, const result *one) {
    field_value values[FIELDS_MAX];
    numbers kept = *numbers_of(s, one);
    fields_read(one, values);
    field_table_pack(&s->fields, values, row_of(s, one));
    *numbers_of(s, one) = kept;
}

static double better(metric m, double a, double b) {
    return metric_describe(m)->better == METRIC_HIGHER ? fmax(a, b) : fmin(a, b);
}

/* Counts, sums (in the means for now) and best values. */
static void count_trial(numbers *n, const result *one) {
    n->n_seeds++;
    n->n_diverged += one->status == TRIAL_DIVERGED;
    n->n_failed += one->status == TRIAL_FAILED;
    if (one->status != TRIAL_FINISHED) return;
    for (metric m = 0; m < METRIC_COUNT; m++) {
        const double last = outcome_last(&one->outcome, m);
        n->best[m] = n->n_finished ? better(m, n->best[m], last) : last;
        n->mean[m] += last;
    }
    n->n_finished++;
}

static void add_squares(numbers *n, const result *one) {
    if (one->status != TRIAL_FINISHED) return;
    for (metric m = 0; m < METRIC_COUNT; m++) {
        const double distance = outcome_last(&one->outcome, m) - n->mean[m] / (double)n->n_finished;
        n->deviation[m] += distance * distance;
    }
}

static void finish(numbers *n) {
    for (metric m = 0; m < METRIC_COUNT; m++) {
        const double count = (double)n->n_finished;
        n->mean[m] = h5_value_canonical(count > 0 ? n->mean[m] / count : (double)NAN);
        n->deviation[m] =
            h5_value_canonical(count < 2 ? (double)NAN : sqrt(n->deviation[m] / (count - 1)));
        n->best[m] = h5_value_canonical(count > 0 ? n->best[m] : (double)NAN);
    }
}

static void fill(const summary *s, const results *r) {
    for (int32_t i = 0; i < r->trial_count; i++) {
        describe(s, &r->trials[i]);
        count_trial(numbers_of(s, &r->trials[i]), &r->trials[i]);
    }
    for (int32_t i = 0; i < r->trial_count; i++)
        add_squares(numbers_of(s, &r->trials[i]), &r->trials[i]);
    for (int32_t g = 0; g < r->configuration_count; g++)
        finish((numbers *)(void *)(s->rows + (size_t)g * s->layout.row_bytes + s->numbers_at));
}

status summary_write(hid_t file, const results *r, error *err) {
    summary s = {0};
    const size_t count = (size_t)r->configuration_count;
    make_columns(&s, r);
    s.rows = memory_array(count, s.layout.row_bytes);
    if (!s.rows) return error_no_memory(err, count * s.layout.row_bytes);
    fill(&s, r);
    status result = h5_table_write(file, SCHEMA_SUMMARY, &s.layout, s.rows, count, err);
    free(s.rows);
    return result;
}
