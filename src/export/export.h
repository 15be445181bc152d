/* Results for other programs: tables and objects as text, weights as safetensors. */
#ifndef SWEEP_EXPORT_EXPORT_H
#define SWEEP_EXPORT_EXPORT_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/trial/results.h"

/* One row a trial in plan order, under the names that results.h5 gives them, and `reason`, why a
 * trial failed (RFC 4180, lines end in CR LF).  What is not known is an empty field; text that a
 * spreadsheet would take for a formula is preceded by an apostrophe. */
void export_append_csv(text *out, const results *r);

/* One object: name, title, command, config (verbatim), overrides, data, axes, environment, and
 * trials: a list of what export_append_json_lines has a line for.  What is not known is null. */
void export_append_json(text *out, const results *r);

/* One object a trial and line: its fields, `reason` and `evaluations`, an object of lists. */
void export_append_json_lines(text *out, const results *r);

/* Write a finished trial's weights (in state_dict order) as a safetensors file under PyTorch's
 * names: lstm.weight_ih_l0, ..., fc.bias.  Its metadata hold the recipe, whose SHA-256 begins with
 * the trial's id, and each of its fields.  `data_digest_hex` may be "" when it is not known: then
 * the recipe is left out. */
status export_weights(const char *path, const result *r, const char *data_digest_hex,
                      const float *weights, error *err);

#endif
