#include "src/rnn/cells.h"

static const rnn_cell_description *const CELLS[RNN_CELL_COUNT] = {
    [RNN_CELL_LSTM] = &rnn_cell_lstm,
};

const rnn_cell_description *rnn_cell_describe(rnn_cell cell) {
    return CELLS[cell];
}

void rnn_cell_append_gates(text *out, const rnn_cell_description *cell, const char *separator) {
    for (int k = 0; k < cell->gate_count; k++)
        text_append_format(out, "%s%s", k == 0 ? "" : separator, cell->gates[k].name);
}
