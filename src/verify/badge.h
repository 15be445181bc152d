/* What a verification came to, kept for the report. */
#ifndef SWEEP_VERIFY_BADGE_H
#define SWEEP_VERIFY_BADGE_H

#include "src/verify/verification.h"

/* Write verify.json into the results folder, in place of an older one.  STATUS_IO where that cannot
 * be, STATUS_NO_MEMORY. */
status badge_write(const verification *v, error *err);

#endif
