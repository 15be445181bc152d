#include "src/store/results_curves.h"

#include <hdf5_hl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/store/hdf5_support.h"
#include "src/store/hdf5_values.h"
#include "src/store/schema.h"
#include "src/store/step_axis.h"

enum { NOT_EVALUATED = -1 };

/* The open datasets of the group, and one row of scratch for each kind. */
typedef struct curves {
    hid_t iteration, curve[METRIC_COUNT];
    hsize_t trials, steps;
    int64_t *iterations; /* `steps` of them, as are the next */
    double *values;
    evaluation *evaluations;
} curves;

static void curves_release(curves *c) {
    for (metric i = 0; i < METRIC_COUNT; i++) h5_release(&c->curve[i]);
    h5_release(&c->iteration);
    free(c->iterations);
    free(c->values);
    free(c->evaluations);
}

static curves no_curves(void) {
    curves c = {.iteration = H5I_INVALID_HID};
    for (metric i = 0; i < METRIC_COUNT; i++) c.curve[i] = H5I_INVALID_HID;
    return c;
}

static status make_scratch(curves *c, error *err) {
    c->iterations = memory_array(c->steps, sizeof *c->iterations);
    c->values = memory_array(c->steps, sizeof *c->values);
    c->evaluations = memory_array(c->steps, sizeof *c->evaluations);
    if (c->iterations && c->values && c->evaluations) return STATUS_OK;
    return error_no_memory(err, c->steps * sizeof *c->evaluations);
}

/* --- writing --- */

/* Without `units` where they are not known. */
static status describe(hid_t dataset, const char *units, const char *long_name, error *err) {
    if (units) TRY(h5_attribute_write_text(dataset, SCHEMA_UNITS, units, err));
    return h5_attribute_write_text(dataset, SCHEMA_LONG_NAME, long_name, err);
}

static status make_scale(hid_t group, const char *name, value_kind kind, hsize_t count,
                         const void *values, const char *units, const char *long_name, hid_t *scale,
                         error *err) {
    TRY(h5_array_create(group, name, kind, 1, &count, scale, err));
    SCOPED_ID memory = h5_value_memory_type(kind);
    if (H5Dwrite(*scale, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0 ||
        H5DSset_scale(*scale, name) < 0)
        return h5_error(err, STATUS_IO, group, "cannot write the scale %s", name);
    return describe(*scale, units, long_name, err);
}

static status make_trial_scale(hid_t group, const results *r, hid_t *scale, error *err) {
    size_t count = (size_t)r->trial_count;
    int32_t *numbers = memory_array(count, sizeof *numbers);
    if (!numbers) return error_no_memory(err, count * sizeof *numbers);
    for (size_t i = 0; i < count; i++) numbers[i] = r->trials[i].trial.index;
    status result = make_scale(group, SCHEMA_TRIAL, VALUE_INT32, count, numbers, "1",
                               "trial, its place in the plan", scale, err);
    free(numbers);
    return result;
}

static status make_step_scale(hid_t group, const step_axis *axis, hid_t *scale, error *err) {
    return make_scale(group, SCHEMA_STEP, VALUE_INT64, axis->count, axis->steps, "1",
                      axis->ordinal ? "number of the evaluation, from 0" : "updates done", scale,
                      err);
}

static status make_curve(hid_t group, const char *name, value_kind kind, const curves *c,
                         const char *units, const char *long_name, hid_t *dataset, error *err) {
    const hsize_t dims[2] = {c->trials, c->steps};
    TRY(h5_array_create(group, name, kind, 2, dims, dataset, err));
    return describe(*dataset, units, long_name, err);
}

/* A curve for each metric that the trials have. */
static status make_curves(hid_t group, const results *r, curves *c, error *err) {
    const int64_t none = NOT_EVALUATED;
    TRY(make_curve(group, SCHEMA_ITERATION, VALUE_INT64, c, "1",
                   "updates done before the evaluation", &c->iteration, err));
    TRY(h5_attribute_write(c->iteration, SCHEMA_FILL_VALUE, VALUE_INT64, &none, err));
    for (metric i = 0; i < METRIC_COUNT; i++)
        if (results_have_metric(r, i))
            TRY(make_curve(group, metric_describe(i)->name, VALUE_REAL, c,
                           results_metric_unit(r, i), metric_describe(i)->meaning, &c->curve[i],
                           err));
    return STATUS_OK;
}

static status attach_scales(hid_t dataset, hid_t trial_scale, hid_t step_scale, error *err) {
    if (H5DSattach_scale(dataset, trial_scale, 0) < 0 ||
        H5DSattach_scale(dataset, step_scale, 1) < 0)
        return h5_error(err, STATUS_IO, dataset, "cannot attach the scales of a curve");
    return STATUS_OK;
}

/* The library's list of a scale's users holds C structs with a gap at their end, filled with
 * whatever was on its stack: zero it, or the same results would not be the same bytes. */
static status clear_gaps(hid_t scale, error *err) {
    SCOPED_ID list = H5Aopen(scale, "REFERENCE_LIST", H5P_DEFAULT);
    SCOPED_ID type = H5Aget_type(list);
    SCOPED_ID space = H5Aget_space(list);
    SCOPED_ID last = H5Tget_member_type(type, 1);
    size_t entry_bytes = H5Tget_size(type), count = (size_t)H5Sget_simple_extent_npoints(space);
    size_t used = H5Tget_member_offset(type, 1) + H5Tget_size(last);
    unsigned char *entries = memory_array(count, entry_bytes);
    if (!entries) return error_no_memory(err, count * entry_bytes);
    bool ok = last >= 0 && H5Aread(list, type, entries) >= 0;
    for (size_t i = 0; ok && i < count; i++)
        memset(entries + i * entry_bytes + used, 0, entry_bytes - used);
    ok = ok && H5Awrite(list, type, entries) >= 0;
    free(entries);
    return ok ? STATUS_OK : h5_error(err, STATUS_IO, scale, "cannot attach the scales of a curve");
}

static status make_axes(hid_t group, const results *r, const step_axis *axis, const curves *c,
                        error *err) {
    SCOPED_ID trial_scale = H5I_INVALID_HID;
    SCOPED_ID step_scale = H5I_INVALID_HID;
    TRY(make_trial_scale(group, r, &trial_scale, err));
    TRY(make_step_scale(group, axis, &step_scale, err));
    TRY(attach_scales(c->iteration, trial_scale, step_scale, err));
    for (metric i = 0; i < METRIC_COUNT; i++)
        if (c->curve[i] >= 0) TRY(attach_scales(c->curve[i], trial_scale, step_scale, err));
    TRY(clear_gaps(trial_scale, err));
    return clear_gaps(step_scale, err);
}

/* Lay a trial's evaluations out on the axis; empty cells are NaN. */
static void place_evaluations(const outcome *o, const step_axis *axis, curves *c) {
    const evaluation none = evaluation_none(NOT_EVALUATED);
    for (hsize_t s = 0; s < c->steps; s++) c->evaluations[s] = none;
    for (int32_t i = 0; i < o->evaluation_count; i++)
        c->evaluations[step_axis_place(axis, i, o->evaluations[i].iteration)] = o->evaluations[i];
    for (hsize_t s = 0; s < c->steps; s++) c->iterations[s] = c->evaluations[s].iteration;
}

static status write_rows(const results *r, const step_axis *axis, curves *c, error *err) {
    for (hsize_t row = 0; row < c->trials; row++) {
        place_evaluations(&r->trials[row].outcome, axis, c);
        TRY(h5_array_write_row(c->iteration, VALUE_INT64, row, c->steps, c->iterations, err));
        for (metric i = 0; i < METRIC_COUNT; i++) {
            if (c->curve[i] < 0) continue;
            for (hsize_t s = 0; s < c->steps; s++)
                c->values[s] = h5_value_canonical(c->evaluations[s].values[i]);
            TRY(h5_array_write_row(c->curve[i], VALUE_REAL, row, c->steps, c->values, err));
        }
    }
    return STATUS_OK;
}

static status write_on_axis(hid_t file, const results *r, const step_axis *axis, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    TRY(h5_create_group(file, SCHEMA_CURVES, &group, err));
    curves c = no_curves();
    c.trials = (hsize_t)r->trial_count;
    c.steps = axis->count;
    status result = make_scratch(&c, err);
    if (result == STATUS_OK) result = make_curves(group, r, &c, err);
    if (result == STATUS_OK) result = make_axes(group, r, axis, &c, err);
    if (result == STATUS_OK) result = write_rows(r, axis, &c, err);
    curves_release(&c);
    return result;
}

static status check_order(const results *r, error *err) {
    for (int32_t i = 0; i < r->trial_count; i++) {
        const outcome *o = &r->trials[i].outcome;
        for (int32_t k = 0; k < o->evaluation_count; k++)
            if (o->evaluations[k].iteration <= (k ? o->evaluations[k - 1].iteration : -1))
                return error_set(err, STATUS_INTERNAL, "trial %s has evaluations out of order",
                                 r->trials[i].trial.id);
    }
    return STATUS_OK;
}

status results_curves_write(hid_t file, const results *r, error *err) {
    step_axis axis;
    TRY(check_order(r, err));
    TRY(step_axis_of(r, &axis, err));
    status result = write_on_axis(file, r, &axis, err);
    step_axis_free(&axis);
    return result;
}

/* --- reading --- */

static status open_curve(hid_t group, const char *name, value_kind kind, const curves *c,
                         hid_t *dataset, error *err) {
    hsize_t dims[2] = {0, 0};
    TRY(h5_array_open(group, name, kind, 2, dims, dataset, err));
    if (dims[0] == c->trials && dims[1] == c->steps) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, group, "%s has another shape", name);
}

static status open_curves(hid_t group, const results *r, curves *c, error *err) {
    SCOPED_ID scale = H5I_INVALID_HID;
    TRY(h5_array_open(group, SCHEMA_STEP, VALUE_INT64, 1, &c->steps, &scale, err));
    TRY(open_curve(group, SCHEMA_ITERATION, VALUE_INT64, c, &c->iteration, err));
    for (metric i = 0; i < METRIC_COUNT; i++)
        if (results_have_metric(r, i) &&
            H5Lexists(group, metric_describe(i)->name, H5P_DEFAULT) > 0)
            TRY(open_curve(group, metric_describe(i)->name, VALUE_REAL, c, &c->curve[i], err));
    return STATUS_OK;
}

static status read_row(curves *c, hsize_t row, error *err) {
    TRY(h5_array_read_row(c->iteration, VALUE_INT64, row, c->steps, c->iterations, err));
    for (hsize_t s = 0; s < c->steps; s++) c->evaluations[s].iteration = c->iterations[s];
    for (metric i = 0; i < METRIC_COUNT; i++) {
        const bool there = c->curve[i] >= 0; /* else nobody measured it, or an older version */
        if (there) TRY(h5_array_read_row(c->curve[i], VALUE_REAL, row, c->steps, c->values, err));
        for (hsize_t s = 0; s < c->steps; s++)
            c->evaluations[s].values[i] = there ? c->values[s] : (double)NAN;
    }
    return STATUS_OK;
}

/* Keep the cells of the row just read that were evaluated. */
static status collect_evaluations(const curves *c, outcome *o, error *err) {
    size_t count = 0;
    for (hsize_t s = 0; s < c->steps; s++) count += c->iterations[s] != NOT_EVALUATED;
    if (count == 0) return STATUS_OK;
    o->evaluations = memory_array(count, sizeof *o->evaluations);
    if (!o->evaluations) return error_no_memory(err, count * sizeof *o->evaluations);
    for (hsize_t s = 0; s < c->steps; s++)
        if (c->iterations[s] != NOT_EVALUATED)
            o->evaluations[o->evaluation_count++] = c->evaluations[s];
    return STATUS_OK;
}

static status read_rows(curves *c, results *r, error *err) {
    for (hsize_t row = 0; row < c->trials; row++) {
        TRY(read_row(c, row, err));
        TRY(collect_evaluations(c, &r->trials[row].outcome, err));
    }
    return STATUS_OK;
}

status results_curves_read(hid_t file, results *r, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    TRY(h5_open_member(file, SCHEMA_CURVES, H5I_GROUP, &group, err));
    curves c = no_curves();
    c.trials = (hsize_t)r->trial_count;
    status result = open_curves(group, r, &c, err);
    if (result == STATUS_OK && c.steps > INT32_MAX)
        result = h5_error(err, STATUS_DAMAGED, group, "too many steps");
    if (result == STATUS_OK) result = make_scratch(&c, err);
    if (result == STATUS_OK) result = read_rows(&c, r, err);
    curves_release(&c);
    return result;
}
