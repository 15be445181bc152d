/* Numbers that conditions ask for and that follow from a trial: params, flops, ... */
#ifndef SWEEP_TRIAL_QUANTITIES_H
#define SWEEP_TRIAL_QUANTITIES_H

#include "src/config/expression.h"
#include "src/trial/trial.h"

typedef enum quantity {
#define QUANTITY(symbol, ...) QUANTITY_##symbol,
#include "src/trial/quantities.def"
#undef QUANTITY
    QUANTITY_COUNT,
} quantity;

/* The value of a quantity of quantities.def. */
expression_value quantity_of_trial(const trial *t, quantity which);

/* A value of a key as conditions see it: a number, a word or a truth; of several whole numbers the
 * largest, and how they are written, in `written`. */
enum { KEY_WRITTEN_BYTES = 200 };
expression_value quantity_of_key(config_key key, config_value value,
                                 char written[KEY_WRITTEN_BYTES]);

#endif
