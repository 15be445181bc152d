/* What conditions and formulas ask of a combination, and of its trial where there is one. */
#ifndef SWEEP_PLAN_ASKED_H
#define SWEEP_PLAN_ASKED_H

#include "src/plan/grid.h"
#include "src/plan/plan.h"
#include "src/trial/quantities.h"

typedef struct asked {
    const plan *plan;
    const combination *combination;
    const trial *trial; /* NULL: before there is one */
    bool incomplete;    /* what follows from its values is not known */
    char written[KEY_COUNT][KEY_WRITTEN_BYTES];
} asked;

/* Begin to ask, of a combination before there is a trial of it. */
void asked_begin(asked *a, const plan *p, const combination *c);

/* Whether a condition holds.  STATUS_BAD_INPUT with its place for what cannot be computed. */
status asked_holds(asked *a, const config_condition *condition, bool *holds, error *err);

/* The value of a formula, in the same way; one that is not known is refused. */
status asked_value(asked *a, const config_condition *formula, expression_value *value, error *err);

/* Append the swept values that it asks for: ", for layer_dim 3"; nothing where there are none. */
void asked_append_values(text *out, asked *a, const config_condition *condition);

#endif
