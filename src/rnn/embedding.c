/* The embedding: each step's token is the number of a row of a table, and that row is what the
 * first layer reads; the row's gradient is the sum of what comes back to it. */
#include <string.h>

#include "src/rnn/passes.h"

static size_t width_of(const rnn_model *m) {
    return (size_t)m->spec.architecture.embedding_dim;
}

/* A token that is none has zeros. */
static void copy_row(const rnn_model *m, int32_t token, float *to) {
    const size_t width = width_of(m);
    if (token < 0)
        memset(to, 0, width * sizeof *to);
    else
        memcpy(to, m->weights + m->layout.embedding + (size_t)token * width, width * sizeof *to);
}

void rnn_model_embed_chunk(const rnn_model *m, workspace *work, const float *x) {
    const size_t steps = (size_t)m->spec.architecture.seq_dim;
    for (size_t row = 0; row < work->rows; row++) {
        const float *from = x + rnn_batch_row(m, work->batch_first + row) * steps;
        const size_t length = (size_t)row_length(m, work, row);
        for (size_t t = 0; t < length; t++) {
            const size_t at = row * steps + t;
            work->tokens[at] = (int32_t)from[t];
            copy_row(m, work->tokens[at], work->sorted_x + at * width_of(m));
        }
    }
}

/* Some columns of the rows of the tokens of one row of a chunk, step after step. */
static void add_row(const rnn_model *m, const workspace *work, size_t row, team_share columns) {
    const size_t steps = (size_t)m->spec.architecture.seq_dim;
    const int length = row_length(m, work, row);
    float *table = m->gradient + m->layout.embedding;
    for (int t = 0; t < length; t++) {
        const int32_t token = work->tokens[row * steps + (size_t)t];
        if (token < 0) continue;
        float *sum = table + (size_t)token * width_of(m);
        const float *dx = dx_at(work, t) + row * work->stride;
        for (size_t k = columns.first; k < columns.end; k++) sum[k] = sum[k] + dx[k];
    }
}

/* The table's columns are shared out: every sum is one chain for any number of threads. */
void rnn_model_add_embedding_gradient(const rnn_model *m, int thread) {
    const team_share columns = team_share_of(width_of(m), 1, thread, m->threads);
    for (int i = 0; i < m->threads; i++)
        for (size_t row = 0; row < m->works[i].rows; row++) add_row(m, &m->works[i], row, columns);
}
