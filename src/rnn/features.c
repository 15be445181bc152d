/* What the readout reads of the top layer, and the way back of its gradient: one step of h, the
 * mean or the maximum over all steps of a row, or every step for itself, with some dropped in
 * training. */
#include <string.h>

#include "src/rnn/dropout.h"
#include "src/rnn/panels.h"
#include "src/rnn/passes.h"

static size_t feature_count(const rnn_model *m) {
    return m->layout.outputs / m->layout.directions;
}

static pass top_pass(const rnn_model *m, size_t direction) {
    return pass_of(m, m->spec.architecture.layer_dim - 1, direction);
}

static bool drops_features(const rnn_model *m, bool keep) {
    return keep && m->spec.dropout.readout > 0;
}

static float *features_of(const workspace *work, size_t direction) {
    return work->features + features_at(work, direction, 0);
}

/* The step that a reading is of, where that is one and the same of all rows. */
static int time_of(const rnn_model *m, const workspace *work, size_t direction, int reading) {
    return reads_every_step(m) ? reading : read_time(m, direction, work->steps);
}

const float *rnn_model_features(const rnn_model *m, const workspace *work, size_t direction,
                                int reading, bool keep) {
    if (is_collected(m) || drops_features(m, keep))
        return work->features + features_at(work, direction, reading);
    const pass p = top_pass(m, direction);
    return h_at(m, work, p.number, time_of(m, work, direction, reading), keep);
}

/* --- forward --- */

/* Rows that have step t: the first ones. */
static size_t rows_at(const workspace *work, int t) {
    return (size_t)work->active[t];
}

/* Begin at step 0, go on until a row's last, as NUMERICS.md says: a sum, divided at the end. */
static void collect_mean(const rnn_model *m, const workspace *work, const float *h, int t,
                         float *features) {
    for (size_t row = 0; row < rows_at(work, t); row++) {
        const bool last = row >= rows_at(work, t + 1);
        const float *from = h + row * work->stride;
        float *to = features + row * work->stride;
        for (size_t k = 0; k < feature_count(m); k++) to[k] = (t == 0 ? 0 : to[k]) + from[k];
        for (size_t k = 0; last && k < feature_count(m); k++) to[k] /= (float)(t + 1);
    }
}

static void collect_max(const rnn_model *m, const workspace *work, const float *h, int t,
                        float *features, int32_t *chosen) {
    for (size_t row = 0; row < rows_at(work, t); row++) {
        const float *from = h + row * work->stride;
        float *to = features + row * work->stride;
        int32_t *step = chosen + row * work->stride;
        for (size_t k = 0; k < feature_count(m); k++) {
            if (t > 0 && !(from[k] > to[k])) continue;
            to[k] = from[k];
            step[k] = t;
        }
    }
}

/* Of the rows that are read at t. */
static void collect_one(const rnn_model *m, const workspace *work, const float *h, int t,
                        size_t direction, float *features) {
    for (size_t row = 0; row < rows_at(work, t); row++) {
        const size_t at = row * work->stride;
        if (read_time(m, direction, row_length(m, work, row)) == t)
            memcpy(features + at, h + at, feature_count(m) * sizeof *features);
    }
}

static void collect(const rnn_model *m, const workspace *work, const float *h, int t,
                    size_t direction) {
    float *features = features_of(work, direction);
    if (m->spec.architecture.readout == RNN_READOUT_MEAN)
        collect_mean(m, work, h, t, features);
    else if (m->spec.architecture.readout == RNN_READOUT_MAX)
        collect_max(m, work, h, t, features, work->chosen + direction * step_floats(work));
    else
        collect_one(m, work, h, t, direction, features);
}

void rnn_model_collect_step(const rnn_model *m, const workspace *work, const float *h, int t) {
    if (is_collected(m)) collect(m, work, h, t, 0);
}

void rnn_model_collect_features(const rnn_model *m, const workspace *work, bool keep) {
    for (size_t d = 0; d < m->layout.directions; d++) {
        const pass p = top_pass(m, d);
        for (int t = 0; is_collected(m) && t < work->steps; t++)
            collect(m, work, h_at(m, work, p.number, t, keep), t, d);
        for (int k = 0; drops_features(m, keep) && k < readings_of(m, work); k++) {
            if (!is_collected(m))
                memcpy(work->features + features_at(work, d, k),
                       h_at(m, work, p.number, time_of(m, work, d, k), keep),
                       step_floats(work) * sizeof(float));
            rnn_dropout_features(m, work, d, k);
        }
    }
}

/* --- backward --- */

/* out = dlogits * the transposed weight of one direction, of one reading. */
static void gradient_of_features(const rnn_model *m, const workspace *work, size_t direction,
                                 int reading, float *out) {
    const rnn_architecture *a = &m->spec.architecture;
    const product_run run = {.a = work->logits + logits_at(m, work, reading),
                             .a_row = (ptrdiff_t)m->layout.classes,
                             .a_step = 1,
                             .b = m->derived.readout + direction * m->derived.readout_floats,
                             .terms = a->output_dim,
                             .pieces = 1};
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)rows_read(m, work, reading),
        .panels = (ptrdiff_t)(rnn_params_width(feature_count(m)) / PANEL_COLUMNS),
        .start = work->zeros,
        .start_steps = {0, 0},
        .out = out,
        .out_steps = row_major_steps(work->stride),
        .b_steps = packed_steps((size_t)a->output_dim),
        .runs = &run,
        .run_count = 1,
    });
}

static void apply_masks(const rnn_model *m, const workspace *work, size_t direction, int reading,
                        float *out) {
    const float *masks = work->feature_masks + features_at(work, direction, reading);
    const size_t rows = rows_read(m, work, reading);
    for (size_t row = 0; row < rows; row++, out += work->stride, masks += work->stride)
        m->kernels->multiply_all(out, masks, out, (ptrdiff_t)feature_count(m));
}

/* dh of step t from the gradient of a mean or a maximum; padding too. */
static void spread_step(const rnn_model *m, const workspace *work, size_t direction, int t,
                        float *dh) {
    const bool mean = m->spec.architecture.readout == RNN_READOUT_MEAN;
    const size_t first = direction * step_floats(work), width = rnn_params_width(feature_count(m));
    for (size_t row = 0; row < rows_at(work, t); row++) {
        const float steps = (float)row_length(m, work, row);
        const size_t at = row * work->stride;
        const float *d = work->dfeatures + first + at;
        for (size_t k = 0; k < width; k++) {
            if (mean)
                dh[at + k] = d[k] / steps;
            else
                dh[at + k] = work->chosen[first + at + k] == t ? d[k] : 0;
        }
    }
}

/* dh of each row at the step at which it is read; padding too. */
static void spread_rows(const rnn_model *m, const workspace *work, size_t direction) {
    const size_t first = direction * step_floats(work), width = rnn_params_width(feature_count(m));
    const int top = m->spec.architecture.layer_dim - 1;
    for (size_t row = 0; row < work->rows; row++) {
        const int t = read_time(m, direction, row_length(m, work, row));
        const size_t at = row * work->stride;
        memcpy(dh_at(m, work, top, direction, t) + at, work->dfeatures + first + at,
               width * sizeof(float));
    }
}

void rnn_model_spread_features(const rnn_model *m, const workspace *work) {
    const int top = m->spec.architecture.layer_dim - 1;
    for (size_t d = 0; d < m->layout.directions; d++) {
        for (int k = 0; k < readings_of(m, work); k++) {
            float *out = is_collected(m) ? work->dfeatures + d * step_floats(work)
                                         : dh_at(m, work, top, d, time_of(m, work, d, k));
            gradient_of_features(m, work, d, k, out);
            if (m->spec.dropout.readout > 0) apply_masks(m, work, d, k, out);
        }
        for (int t = 0; is_pooled(m) && t < work->steps; t++)
            spread_step(m, work, d, t, dh_at(m, work, top, d, t));
        if (is_collected(m) && !is_pooled(m)) spread_rows(m, work, d);
    }
}
