/* A result as named values: one list of columns for everything that stores, shows, filters,
 * compares or exports trials.  It is made of the hyperparameters (hyperparameters.def), the metrics
 * (metrics.def) and the rest (fields.def). */
#ifndef SWEEP_TRIAL_FIELDS_H
#define SWEEP_TRIAL_FIELDS_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/trial/field.h"
#include "src/trial/results.h"

int fields_count(void);

/* Column number `index`, 0 to fields_count() - 1. */
const field *fields_at(int index);

/* The index of a name, -1 if there is none.  A key of the config language stands for its column:
 * train.lr is lr; seeds is seed. */
int fields_find(const char *name);

/* Fill all of values[fields_count()]. */
void fields_read(const result *r, field_value values[]);

/* The other way: trial, status, runtime and what the columns say of the outcome, whose evaluations,
 * confusion and weights stay empty.  A hyperparameter that is not known has its default when it is
 * younger than the first format.  STATUS_DAMAGED, with a message that begins with `place`, for an
 * id that is none, an unknown word, a missing value or a number out of range. */
status fields_parse(const field_value values[], const char *place, result *out, error *err);

/* The runtime alone. */
status fields_parse_runtime(const field_value values[], const char *place, trial_runtime *out,
                            error *err);

/* A result's columns, computed from all else, say what was stored: `stored` are the values of all
 * fields, those that are not known are passed over.  `place` begins the message.  STATUS_DAMAGED.
 */
status fields_check(const field_value stored[], const result *r, const char *place, error *err);

/* Whether the trials of these results have the column: not that of a measure that they are not
 * judged by, nor that of confirm where none confirms. */
bool fields_is_of_results(int index, const results *r);

/* Whether a column has to be written into a trial file: never the plan's and the runtime's; one of
 * the first format always, a later one unless it has its default. */
bool fields_is_recorded(int index, const result *r);

/* The version of the trial format that what is recorded of a result needs. */
int fields_format_version(const result *r);

/* Take a text as a value of an INTEGERS column: "100", "[64, 32]" or "64,32".  False, with the
 * value unknown, for what is none. */
bool field_parse_integers(const char *written, field_value *out);

/* Append a value as text that reads back as the same; nothing for an unknown one. */
void field_append(text *out, const field_value *value);

/* The same for a terminal: a word as text_append_visible. */
void field_append_visible(text *out, const field_value *value);

/* Less than, equal to or greater than 0; numbers before words, unknown values after all. */
int field_compare(const field_value *a, const field_value *b);

#endif
