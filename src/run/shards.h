/* The sub-folders that a folder of a sharded layout has (store/layout.h). */
#ifndef SWEEP_RUN_SHARDS_H
#define SWEEP_RUN_SHARDS_H

#include <stdbool.h>

#include "src/base/status.h"

/* Make those that `parent` lacks, durably.  One that is there must be a folder and no link:
 * STATUS_IO. */
status shards_make(const char *parent, error *err);

/* Whether `parent` has any. */
bool shards_are_in(const char *parent);

/* Do `action` to `parent` and then to each that it has, until one fails.  STATUS_IO when `parent`
 * cannot be listed. */
typedef status shards_action(const char *folder, void *context, error *err);
status shards_each(const char *parent, shards_action *action, void *context, error *err);

#endif
