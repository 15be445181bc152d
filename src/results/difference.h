/* Two things side by side: rows for what differs, and nothing for what does not. */
#ifndef SWEEP_RESULTS_DIFFERENCE_H
#define SWEEP_RESULTS_DIFFERENCE_H

#include "src/base/table.h"
#include "src/base/text.h"
#include "src/config/config.h"
#include "src/trial/fields.h"
#include "src/trial/results.h"

/* Append a heading and the rows of a table that has any; the table is released. */
void difference_append_section(text *out, const char *heading, table *rows);

/* Fields of two trials: name, then both values ("-" for one that is not known), then, for numbers
 * of an outcome, the second less the first. */
void difference_append_fields(text *out, const char *heading, field_group group, const result *a,
                              const result *b);

/* Keys of two configs, defaults resolved. */
void difference_append_configs(text *out, const config *a, const config *b);

/* Tensors: "+" added, "-" removed, "~" of another shape, and what that comes to in parameters. */
void difference_append_tensors(text *out, const rnn_architecture *a, const rnn_architecture *b);

/* Facts about program and machine. */
void difference_append_facts(text *out, const results *a, const results *b);

#endif
