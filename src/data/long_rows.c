#include "src/data/long_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

float *long_rows_room(long_rows *r, error *err) {
    const size_t needed = (size_t)(r->count + 1) * (size_t)r->features;
    if (!memory_grow(&r->values, &r->value_capacity, needed, sizeof *r->values)) {
        error_no_memory(err, needed * sizeof *r->values);
        return NULL;
    }
    return r->values + (size_t)r->count * (size_t)r->features;
}

status long_rows_add(long_rows *r, long_row row, error *err) {
    const size_t needed = (size_t)r->count + 1;
    if (!memory_grow(&r->rows, &r->row_capacity, needed, sizeof row))
        return error_no_memory(err, needed * sizeof row);
    r->rows[r->count++] = row;
    return STATUS_OK;
}

void long_rows_free(long_rows *r) {
    label_set_free(&r->ids);
    free(r->rows);
    free(r->values);
    *r = (long_rows){.features = 0};
}

/* --- times --- */

/* Whether all are at the same time of the same day of a month, or of its last day, and not all in
 * one month: these follow in months, whatever days they have. */
static bool are_monthly(const long_rows *r) {
    const double DAY_S = 86400;
    bool same = true, last = true, several = false;
    const time_in_month first = time_stamp_in_month(r->rows[0].time.at);
    for (int64_t i = 0; i < r->count && (same || last); i++) {
        const time_in_month m = time_stamp_in_month(r->rows[i].time.at);
        same &= m.begun_s == first.begun_s;
        last &= m.days_left == 0 && fmod(m.begun_s, DAY_S) == fmod(first.begun_s, DAY_S);
        several |= m.months != first.months;
    }
    return (same || last) && several;
}

static void count_in_months(long_rows *r) {
    for (int64_t i = 0; i < r->count; i++) {
        time_stamp *t = &r->rows[i].time;
        *t = (time_stamp){.kind = TIME_MONTH, .at = time_stamp_in_month(t->at).months};
    }
}

/* All of one kind; eight digits are dates where all of them are. */
static status settle_times(long_rows *r, const char *path, error *err) {
    bool all_eight = true;
    for (int64_t i = 0; i < r->count; i++) all_eight &= r->rows[i].time.kind == TIME_EIGHT;
    for (int64_t i = 0; i < r->count; i++) {
        time_stamp *t = &r->rows[i].time;
        if (t->kind == TIME_EIGHT) {
            t->kind = all_eight ? TIME_INSTANT : TIME_NUMBER;
            if (!all_eight) t->at = t->number;
        }
        if (t->kind != r->rows[0].time.kind)
            return error_set(
                err, STATUS_BAD_INPUT,
                "%s: line %lld: error: a time written in another way than in line %lld", path,
                (long long)r->rows[i].line, (long long)r->rows[0].line);
    }
    if (r->rows[0].time.kind == TIME_INSTANT && are_monthly(r)) count_in_months(r);
    r->kind = r->rows[0].time.kind;
    return STATUS_OK;
}

/* Decimal steps, 0.1, are not equal to the last bit. */
static bool is_equal_step(double step, double wanted, double at) {
    const double slack = 1e-6 * wanted + 8 * 0x1p-52 * fabs(at);
    return fabs(step - wanted) <= slack;
}

/* "3600 s", "1 month", "2". */
static void append_step(text *out, time_kind kind, double step) {
    text_append_real(out, step);
    if (kind == TIME_INSTANT) text_append(out, " s");
    if (kind == TIME_MONTH) text_append(out, step == 1 ? " month" : " months");
}

static status refuse_time(const char *path, const long_row *row, const long_row *before,
                          double step, double wanted, error *err) {
    if (step <= 0)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: line %lld: error: the same time as line %lld of the same sequence",
                         path, (long long)row->line, (long long)before->line);
    text steps = {0};
    append_step(&steps, row->time.kind, step);
    text_append_format(&steps, " after line %lld, but the step before is ",
                       (long long)before->line);
    append_step(&steps, row->time.kind, wanted);
    error_set(err, STATUS_BAD_INPUT,
              "%s: line %lld: error: this time comes %s: steps must be equal; put in the missing "
              "rows, or "
              "leave out data.time: rows are then taken in their order",
              path, (long long)row->line, text_string(&steps));
    text_free(&steps);
    return STATUS_BAD_INPUT;
}

/* --- order --- */

typedef struct place {
    int32_t id;
    double at;
    int64_t row;
} place;

static int compare_places(const void *a, const void *b) {
    const place *x = a, *y = b;
    if (x->id != y->id) return x->id < y->id ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static place *ordered_places(const long_rows *r) {
    place *places = memory_array((size_t)r->count, sizeof *places);
    bool in_order = true;
    for (int64_t i = 0; places && i < r->count; i++) {
        places[i] = (place){r->rows[i].id, r->has_time ? r->rows[i].time.at : 0, i};
        in_order &= i == 0 || compare_places(&places[i - 1], &places[i]) < 0;
    }
    if (places && !in_order) qsort(places, (size_t)r->count, sizeof *places, compare_places);
    return places;
}

static status refuse_label(const char *path, const long_row *row, const long_row *first,
                           const label_set *labels, error *err) {
    return error_set(
        err, STATUS_BAD_INPUT,
        "%s: line %lld: error: the label is \"%s\" here and \"%s\" in line %lld of the same "
        "sequence; a sequence has one label; where each step has its own, say data.task: "
        "labelling, or step_regression for numbers",
        path, (long long)row->line, labels->texts[row->label], labels->texts[first->label],
        (long long)first->line);
}

/* One sequence: places[first .. end); `labels` NULL: its steps may have several. */
static status check_sequence(long_rows *r, const char *path, const place places[], int64_t first,
                             int64_t end, const label_set *labels, error *err) {
    const long_row *begin = &r->rows[places[first].row];
    double wanted = 0;
    for (int64_t i = first + 1; i < end; i++) {
        const long_row *row = &r->rows[places[i].row], *before = &r->rows[places[i - 1].row];
        if (labels && row->label != begin->label)
            return refuse_label(path, row, begin, labels, err);
        if (row->group != begin->group)
            return error_set(err, STATUS_BAD_INPUT,
                             "%s: line %lld: error: another group than in line %lld of the same "
                             "sequence; a sequence belongs to one",
                             path, (long long)row->line, (long long)begin->line);
        if (!r->has_time) continue;
        const double step = row->time.at - before->time.at;
        if (i == first + 1) r->step = wanted = step;
        if (step <= 0 || !is_equal_step(step, wanted, row->time.at))
            return refuse_time(path, row, before, step, wanted, err);
    }
    return STATUS_OK;
}

static bool has_missing(const float *values, int count) {
    for (int k = 0; k < count; k++)
        if (isnan(values[k])) return true;
    return false;
}

/* The line of the first missing value in the order of the steps; 0: there is none. */
static int64_t find_missing(const long_rows *r, const place places[]) {
    for (int64_t i = 0; i < r->count; i++)
        if (has_missing(r->values + (size_t)places[i].row * (size_t)r->features, r->features))
            return r->rows[places[i].row].line;
    return 0;
}

static status build(long_rows *r, const char *path, const place places[], const label_set *labels,
                    sequence_builder *b, error *err) {
    const size_t width = (size_t)r->features;
    for (int64_t first = 0, end; first < r->count; first = end) {
        const int32_t id = places[first].id;
        for (end = first; end < r->count && places[end].id == id;) end++;
        TRY(check_sequence(r, path, places, first, end, labels, err));
        float *values = sequence_builder_room(b, r->features, end - first, err);
        if (!values) return STATUS_NO_MEMORY;
        for (int64_t i = first; i < end; i++, values += width)
            memcpy(values, r->values + (size_t)places[i].row * width, width * sizeof *values);
        sequence_builder_add_steps(b, end - first);
        const long_row *begin = &r->rows[places[first].row];
        TRY(sequence_builder_end_item(b, begin->label, begin->line, err));
        if (begin->group >= 0) TRY(sequence_builder_note_group(b, begin->group, err));
    }
    return STATUS_OK;
}

/* --- labels of steps --- */

static bool change_within_items(const long_rows *r, const place places[]) {
    for (int64_t i = 0; i < r->count; i++) {
        const int32_t label = r->rows[places[i].row].label;
        const bool goes_on = i > 0 && places[i].id == places[i - 1].id;
        if (label == SEQUENCE_NO_LABEL) return true;
        if (goes_on && label != r->rows[places[i - 1].row].label) return true;
    }
    return false;
}

/* In the order of the steps. */
static status label_steps(const long_rows *r, const place places[], sequence_part *part,
                          error *err) {
    part->labels = memory_array((size_t)r->count, sizeof *part->labels);
    if (!part->labels) return error_no_memory(err, (size_t)r->count * sizeof *part->labels);
    part->labels_steps = true;
    for (int64_t i = 0; i < r->count; i++) part->labels[i] = r->rows[places[i].row].label;
    return STATUS_OK;
}

status long_rows_finish(long_rows *r, const char *path, label_unit unit, const label_set *labels,
                        sequence_part *part, error *err) {
    sequence_builder b = {.steps = 0};
    if (r->has_time && r->count > 0) TRY(settle_times(r, path, err));
    place *places = ordered_places(r);
    if (!places) return error_no_memory(err, (size_t)r->count * sizeof *places);
    const bool of_steps = labels && (unit == LABELS_OF_STEPS ||
                                     (unit == LABELS_FOUND_OUT && change_within_items(r, places)));
    status result = build(r, path, places, of_steps ? NULL : labels, &b, err);
    if (result == STATUS_OK) sequence_builder_finish(&b, labels && !of_steps, part);
    if (result == STATUS_OK && of_steps) result = label_steps(r, places, part, err);
    if (result == STATUS_OK) part->missing_line = find_missing(r, places);
    sequence_builder_free(&b);
    free(places);
    return result;
}
