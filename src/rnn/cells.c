#include "src/rnn/cells.h"

#include <string.h>

static const rnn_cell_description *const CELLS[RNN_CELL_COUNT] = {
    [RNN_CELL_LSTM] = &rnn_cell_lstm,
    [RNN_CELL_GRU] = &rnn_cell_gru,
    [RNN_CELL_RNN_TANH] = &rnn_cell_rnn_tanh,
    [RNN_CELL_RNN_RELU] = &rnn_cell_rnn_relu,
    [RNN_CELL_LSTM_NO_INPUT_GATE] = &rnn_cell_lstm_no_input_gate,
    [RNN_CELL_LSTM_NO_FORGET_GATE] = &rnn_cell_lstm_no_forget_gate,
    [RNN_CELL_LSTM_NO_OUTPUT_GATE] = &rnn_cell_lstm_no_output_gate,
    [RNN_CELL_LSTM_NO_INPUT_ACTIVATION] = &rnn_cell_lstm_no_input_activation,
    [RNN_CELL_LSTM_NO_OUTPUT_ACTIVATION] = &rnn_cell_lstm_no_output_activation,
    [RNN_CELL_LSTM_COUPLED] = &rnn_cell_lstm_coupled,
    [RNN_CELL_UGRNN] = &rnn_cell_ugrnn,
    [RNN_CELL_JANET] = &rnn_cell_janet,
};

const rnn_cell_description *rnn_cell_describe(rnn_cell cell) {
    return CELLS[cell];
}

void rnn_cell_append_gates(text *out, const rnn_cell_description *cell, const char *separator) {
    for (int k = 0; k < cell->gate_count; k++)
        text_append_format(out, "%s%s", k == 0 ? "" : separator, cell->gates[k].name);
}

int rnn_cell_gate_of(const rnn_cell_description *cell, const char *name) {
    for (int k = 0; k < cell->gate_count; k++)
        if (strcmp(cell->gates[k].name, name) == 0) return k;
    return -1;
}

bool rnn_cell_has_peepholes(const rnn_cell_description *cell) {
    for (int k = 0; k < cell->gate_count; k++)
        if (cell->gates[k].peephole != RNN_PEEPHOLE_NONE) return true;
    return false;
}
