#include "src/train/trial_spec.h"

rnn_spec trial_spec(const trial *t) {
    return (rnn_spec){
        .architecture = t->architecture,
        .optimisation = {.lr = (float)t->lr, .clip_norm = (float)t->clip_norm},
    };
}
