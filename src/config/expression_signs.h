/* What other languages write in conditions, and what is written here. */
#ifndef SWEEP_CONFIG_EXPRESSION_SIGNS_H
#define SWEEP_CONFIG_EXPRESSION_SIGNS_H

#include "src/config/expression_tokens.h"

/* What to write for a sign or word that has no meaning here, such as "write 'and'" for "&&";
 * static, NULL for any other token. */
const char *expression_sign_cure(const token *t);

#endif
