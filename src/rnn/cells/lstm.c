/* The LSTM's row in the table of cells. */
#include "src/rnn/cells.h"

const rnn_cell_description rnn_cell_lstm = {
    .name = "lstm",
    .title = "LSTM",
    .gate_count = 4,
    .gates = {{"i", "input"}, {"f", "forget"}, {"g", "cell"}, {"o", "output"}},
    .state_count = 2,
    .carried_count = 1,
    .states = {"c", "tanh_c"},
    .tensor_count = 4,
    .tensors = {{"weight_ih", RNN_INPUT_WEIGHT},
                {"weight_hh", RNN_RECURRENT_WEIGHT},
                {"bias_ih", RNN_INPUT_BIAS},
                {"bias_hh", RNN_RECURRENT_BIAS}},
};
