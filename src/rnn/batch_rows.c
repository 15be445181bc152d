/* The rows of a batch, longest first. */
#include <string.h>

#include "src/rnn/model.h"
#include "src/rnn/panels.h"

static int32_t *take_numbers(arena_cursor *at, size_t count) {
    return (int32_t *)(void *)rnn_arena_take(at, count);
}

void rnn_batch_rows_place(rnn_model *m, arena_cursor *at) {
    batch_rows *b = &m->batch;
    const size_t rows = (size_t)m->max_batch;
    const size_t readings = size_times(rows, (size_t)rnn_reading_count(&m->spec.architecture));
    b->losses = rnn_arena_take_doubles(at, readings);
    b->choices = take_numbers(at, readings);
    if (!m->spec.variable_length) return;
    b->order = take_numbers(at, rows);
    b->lengths = take_numbers(at, rows);
    b->starts = take_numbers(at, (size_t)m->spec.architecture.seq_dim + 1);
}

static int given_length(const rnn_model *m, int row) {
    return m->batch.given ? m->batch.given[row] : m->spec.architecture.seq_dim;
}

/* By counting: starts[n] is where the next row of n steps goes. */
void rnn_batch_rows_sort(rnn_model *m, int batch) {
    batch_rows *b = &m->batch;
    const int most = m->spec.architecture.seq_dim;
    if (!b->order) return;
    memset(b->starts, 0, ((size_t)most + 1) * sizeof *b->starts);
    for (int row = 0; row < batch; row++) b->starts[given_length(m, row)]++;
    int32_t place = 0;
    for (int length = most; length > 0; length--) {
        const int32_t count = b->starts[length];
        b->starts[length] = place;
        place += count;
    }
    for (int row = 0; row < batch; row++) {
        const int length = given_length(m, row);
        const int32_t at = b->starts[length]++;
        b->order[at] = row;
        b->lengths[at] = length;
    }
}
