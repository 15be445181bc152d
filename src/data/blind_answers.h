/* What the best answers come to that remember nothing: they go by the place of a step alone.  Known
 * of built-in tasks whose steps have classes, where the most frequent class says less. */
#ifndef SWEEP_DATA_BLIND_ANSWERS_H
#define SWEEP_DATA_BLIND_ANSWERS_H

#include <stdbool.h>

typedef struct blind_answers {
    double accuracy; /* of all steps */
    double loss;     /* their mean cross entropy, in nats */
} blind_answers;

/* Of sequences of so many steps; false for a data set, as data.name spells it, of which they are
 * not known. */
bool blind_answers_find(const char *data_name, int steps, blind_answers *out);

#endif
