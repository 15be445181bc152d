#include "src/data/blind_answers.h"

#include <math.h>
#include <string.h>

/* All blanks are right, and each of ten symbols is one of eight: Arjovsky, Shah and Bengio 2016. */
static blind_answers of_copy_memory(int steps) {
    const double symbols = 8, to_copy = 10;
    return (blind_answers){.accuracy = (steps - to_copy + to_copy / symbols) / steps,
                           .loss = to_copy * log(symbols) / steps};
}

bool blind_answers_find(const char *data_name, int steps, blind_answers *out) {
    const bool known = data_name && strcmp(data_name, "copy_memory") == 0 && steps > 0;
    if (known) *out = of_copy_memory(steps);
    return known;
}
