/* JANET's row in the table of cells. */
#include "src/rnn/cells.h"

const rnn_cell_description rnn_cell_janet = {
    .name = "janet",
    .module = "janet",
    .title = "JANET",
    .family = "JANET",
    .gate_count = 2,
    .gates = {{.name = "f", .title = "forget", .keeps = 1}, {.name = "n", .title = "new"}},
    .h_enters = true,
    .state_count = 1,
    .states = {"e"},
};
