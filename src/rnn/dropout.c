#include "src/rnn/dropout.h"

#include "src/rnn/dropout_mask.h"

/* out = in * mask for one direction of a matrix of the batch, which is `width` features wide. */
static void drop(const rnn_model *m, const workspace *work, row_range rows, uint32_t matrix,
                 double probability, size_t direction, size_t features, const float *in, float *out,
                 float *masks) {
    const mask_stream stream = rnn_dropout_stream(m->seed, m->update, matrix, probability);
    const size_t width = m->layout.directions * features;
    for (size_t row = rows.first; row < rows.end; row++) {
        const size_t place = rnn_batch_row(m, work->batch_first + row);
        const uint64_t first = place * width + direction * features;
        const size_t at = row * work->stride;
        m->kernels->mask(&stream, first, (ptrdiff_t)features, masks + at);
        m->kernels->multiply_all(in + at, masks + at, out + at, (ptrdiff_t)features);
    }
}

void rnn_dropout_layer_step(const rnn_model *m, const workspace *work, const pass *p, int t) {
    const size_t at = kept_at(work, p->number, t);
    drop(m, work, rows_of_step(work, p, t),
         rnn_dropout_of_layer(&m->spec.architecture, p->layer, t), m->spec.dropout.layers,
         p->direction, p->sizes->recurrent, work->h + at, work->dropped + at, work->masks + at);
}

void rnn_dropout_layer_backward(const rnn_model *m, const workspace *work, int layer) {
    for (size_t d = 0; d < m->layout.directions; d++) {
        const pass p = pass_of(m, layer, d);
        for (int t = 0; t < work->steps; t++) {
            const float *masks = work->masks + kept_at(work, p.number, t);
            float *dh = dh_at(m, work, layer, d, t);
            for (int row = 0; row < work->active[t];
                 row++, dh += work->stride, masks += work->stride)
                m->kernels->multiply_all(dh, masks, dh, (ptrdiff_t)p.sizes->recurrent);
        }
    }
}

void rnn_dropout_features(const rnn_model *m, const workspace *work, size_t direction,
                          int reading) {
    const size_t at = features_at(work, direction, reading);
    drop(m, work, (row_range){0, rows_read(m, work, reading)},
         rnn_dropout_of_readout(&m->spec.architecture, reading), m->spec.dropout.readout, direction,
         m->layout.outputs / m->layout.directions, work->features + at, work->features + at,
         work->feature_masks + at);
}
