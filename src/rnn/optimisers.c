#include "src/rnn/optimisers.h"

static const rnn_optimiser_description OPTIMISERS[RNN_OPTIMISER_COUNT] = {
    [RNN_OPTIMISER_SGD] = {.name = "sgd", .state_count = 0},
};

const rnn_optimiser_description *rnn_optimiser_describe(rnn_optimiser optimiser) {
    return &OPTIMISERS[optimiser];
}
