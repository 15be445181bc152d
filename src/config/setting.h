/* What is written at one key -> its setting: one value, a list, a range, or any of these with a
 * condition. */
#ifndef SWEEP_CONFIG_SETTING_H
#define SWEEP_CONFIG_SETTING_H

#include "src/config/config.h"
#include "src/config/document.h"
#include "src/config/problems.h"

/* Fill values, count, swept and when from `n`; on a problem, which is noted, values stay empty. */
void setting_read(const config_key_info *info, const node *n, problems *p, config_setting *out);

/* Set the key to a default as it is written; to nothing when that is NULL. */
void setting_default(const config_key_info *info, const char *written, problems *p,
                     config_setting *out);

/* Release the values and leave none. */
void setting_clear(const config_key_info *info, config_setting *setting);

#endif
