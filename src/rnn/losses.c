#include "src/rnn/losses.h"

#include <stddef.h>

static const rnn_loss_description LOSSES[RNN_LOSS_COUNT] = {
#define LOSS(symbol, id, called, ...) \
    [RNN_LOSS_##symbol] = {.name = #id, .title = called, __VA_ARGS__},
#include "src/rnn/losses.def"
#undef LOSS
};

const char *const rnn_loss_names[] = {
#define LOSS(symbol, id, ...) #id,
#include "src/rnn/losses.def"
#undef LOSS
    NULL,
};

const char *const rnn_loss_titles[] = {
#define LOSS(symbol, id, called, ...) called,
#include "src/rnn/losses.def"
#undef LOSS
    NULL,
};

const rnn_loss_description *rnn_loss_describe(rnn_loss loss) {
    return &LOSSES[loss];
}

const char *rnn_loss_huber_delta(int loss, int option) {
    (void)option;
    return LOSSES[loss].huber_delta;
}
