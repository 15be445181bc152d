/* The LSTM's row in the table of cells, and those of its variants in the study of Greff et al. 2015
 * ("LSTM: A Search Space Odyssey"), each of which leaves one thing out. */
#include "src/rnn/cells.h"

#define GATE_I \
    { "i", "input", RNN_PEEPHOLE_BEFORE }
/* Where f = 1 - i. */
#define GATE_I_COUPLED \
    { "i", "input", RNN_PEEPHOLE_BEFORE, .keeps = -1 }
#define GATE_F \
    { "f", "forget", RNN_PEEPHOLE_BEFORE, .keeps = 1 }
#define GATE_G \
    { "g", "cell", RNN_PEEPHOLE_NONE }
#define GATE_O \
    { "o", "output", RNN_PEEPHOLE_AFTER }

/* What all of them share; `count` gates follow. */
#define LSTM_MEMBERS(config_name, prose, count, ...)                                              \
    .name = config_name, .module = "lstm", .title = prose, .family = "LSTM", .gate_count = count, \
    .gates = {__VA_ARGS__}, .state_count = 2, .carried_count = 1, .states = {"c", "tanh_c"},      \
    .projects = true
#define LSTM_VARIANT(...) \
    { LSTM_MEMBERS(__VA_ARGS__) }

const rnn_cell_description rnn_cell_lstm = {
    LSTM_MEMBERS("lstm", "LSTM", 4, GATE_I, GATE_F, GATE_G, GATE_O),
    .in_libraries = true,
};

const rnn_cell_description rnn_cell_lstm_no_input_gate =
    LSTM_VARIANT("lstm_no_input_gate", "LSTM without input gate", 3, GATE_F, GATE_G, GATE_O);

const rnn_cell_description rnn_cell_lstm_no_forget_gate =
    LSTM_VARIANT("lstm_no_forget_gate", "LSTM without forget gate", 3, GATE_I, GATE_G, GATE_O);

const rnn_cell_description rnn_cell_lstm_no_output_gate =
    LSTM_VARIANT("lstm_no_output_gate", "LSTM without output gate", 3, GATE_I, GATE_F, GATE_G);

const rnn_cell_description rnn_cell_lstm_no_input_activation = LSTM_VARIANT(
    "lstm_no_input_activation", "LSTM without input activation", 4, GATE_I, GATE_F, GATE_G, GATE_O);

const rnn_cell_description rnn_cell_lstm_no_output_activation =
    LSTM_VARIANT("lstm_no_output_activation", "LSTM without output activation", 4, GATE_I, GATE_F,
                 GATE_G, GATE_O);

const rnn_cell_description rnn_cell_lstm_coupled = LSTM_VARIANT(
    "lstm_coupled", "LSTM with coupled input and forget gates", 3, GATE_I_COUPLED, GATE_G, GATE_O);
