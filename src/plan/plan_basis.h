/* What a plan rests on besides its config: facts about the data and the weights to start from, as
 * lines of text that plan.txt keeps.  With them a plan is made again where neither data nor weights
 * are at hand. */
#ifndef SWEEP_PLAN_PLAN_BASIS_H
#define SWEEP_PLAN_PLAN_BASIS_H

#include "src/base/text.h"
#include "src/plan/plan.h"

/* Append "key: value" lines: the data set's title, origin, dims, counts, classes and
 * lengths, the digest of each part that is trained on, and of the weights to start from where there
 * are any; what a search by results was told, bit for bit; which configurations are confirmed. */
void plan_append_basis(text *out, const plan *p);

/* Make the plan of `c` again from such lines.  `*data` describes the data, `absent`, and both are
 * the caller's.  The trials have their ids, and cannot be trained: weights to start from are known
 * by their digest alone.  STATUS_DAMAGED, with a message that begins with `place`, for lines that
 * are missing or not what plan_append_basis writes; else as plan_create. */
status plan_make_again(const config *c, const char *basis, const char *place, dataset **data,
                       plan **out, error *err);

#endif
