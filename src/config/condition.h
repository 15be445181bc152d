/* A condition or a formula in a config: a text at one place, read into an expression. */
#ifndef SWEEP_CONFIG_CONDITION_H
#define SWEEP_CONFIG_CONDITION_H

#include "src/config/document.h"
#include "src/config/problems.h"
#include "src/config/scope.h"

/* Read the text of the scalar `n`.  `word` begins what is said of it: "exclude".  False after
 * noting a problem, at the character where it is.  `*out` is the caller's, to be released. */
bool condition_read(const config_scope *scope, const char *word, const node *n, problems *p,
                    config_condition *out);

/* Whether a scalar is a formula: "= 2 * lr". */
bool condition_is_formula(const node *n);

/* As condition_read, of a formula. */
bool condition_read_formula(const config_scope *scope, const char *word, const node *n, problems *p,
                            config_condition *out);

void condition_release(config_condition *condition);

#endif
