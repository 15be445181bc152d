/* Several whole numbers as one value: what an INTEGERS key holds. */
#ifndef SWEEP_CONFIG_INTEGERS_H
#define SWEEP_CONFIG_INTEGERS_H

#include "src/config/config.h"

/* Less than, equal to or greater than 0: by the first member that differs, else by length. */
int integers_compare(const config_integers *a, const config_integers *b);

/* The same key as if it took one whole number: to read and compare members by. */
config_key_info integers_member_info(const config_key_info *info);

#endif
