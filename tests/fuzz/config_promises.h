/* What holds for every config that was parsed, and for every one that was refused. */
#ifndef SWEEP_TESTS_FUZZ_CONFIG_PROMISES_H
#define SWEEP_TESTS_FUZZ_CONFIG_PROMISES_H

#include <stddef.h>

/* Parse, then check: an error comes with its lines and an accepted config with none; every value
 * is within the table's bounds; the canonical form is a config and its own canonical form. */
void config_check_promises(const char *source, size_t bytes, const char *const overrides[],
                           size_t override_count);

/* The same of a file, with all that it extends; what they come to, which results keep, is a config
 * with the same values. */
void config_check_file_promises(const char *path, const char *const overrides[],
                                size_t override_count);

#endif
