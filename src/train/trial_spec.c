#include "src/train/trial_spec.h"

rnn_spec trial_spec(const trial *t) {
    return (rnn_spec){
        .architecture = t->architecture,
        .dropout = {.layers = t->dropout, .readout = t->readout_dropout},
        .optimisation = {.lr = (float)t->lr, .clip_norm = (float)t->clip_norm},
    };
}
