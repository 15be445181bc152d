#include "src/rnn/cells.h"

#include <string.h>

static const rnn_cell_description *const CELLS[RNN_CELL_COUNT] = {
#define CELL(symbol, name) [RNN_CELL_##symbol] = &rnn_cell_##name,
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"
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
