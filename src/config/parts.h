/* {layer_dim: 3, lr: [0.3, 1]}: keys by their short names, and values of each. */
#ifndef SWEEP_CONFIG_PARTS_H
#define SWEEP_CONFIG_PARTS_H

#include "src/config/config.h"
#include "src/config/document.h"
#include "src/config/problems.h"

/* Read a mapping.  `word` begins what is said of it; with `single`, each key has one value.  False
 * after noting every problem.  `*parts` is the caller's, to be released by parts_free. */
bool parts_read(const char *word, const node *mapping, bool single, problems *p,
                config_part **parts, size_t *count);

void parts_free(config_part *parts, size_t count);

#endif
