/* What the tests of the config room share: parse a text, look at the config or at the errors. */
#ifndef SWEEP_TESTS_CONFIG_PARSING_H
#define SWEEP_TESTS_CONFIG_PARSING_H

#include "src/base/text.h"
#include "src/trial/hyperparameters.h"
#include "tests/check.h"

enum { MOST_OVERRIDES = 8 };

/* Parse `bytes` bytes as the file c.yaml; the overrides end with NULL.  The config when it is good,
 * else NULL and the errors in `*problems`, which the caller frees. */
static inline config *parse_bytes(const char *source, size_t bytes, const char *const overrides[],
                                  text *problems) {
    size_t count = 0;
    while (overrides && count < MOST_OVERRIDES && overrides[count]) count++;
    config *c = NULL;
    status result =
        config_parse(&key_language, "c.yaml", source, bytes, overrides, count, &c, problems);
    CHECK_INT(result, c ? STATUS_OK : STATUS_BAD_INPUT);
    CHECK(c ? problems->bytes == 0 : problems->bytes > 0);
    return c;
}

/* A config that must be good; its errors are printed otherwise. */
static inline config *good(const char *source, const char *const overrides[]) {
    text problems = {0};
    config *c = parse_bytes(source, strlen(source), overrides, &problems);
    CHECK_TEXT(text_string(&problems), "");
    text_free(&problems);
    return c;
}

/* The errors of a text that must be bad are exactly `wanted`. */
static inline void check_errors(const char *source, const char *const overrides[],
                                const char *wanted, int line) {
    text problems = {0};
    config *c = parse_bytes(source, strlen(source), overrides, &problems);
    if (strcmp(text_string(&problems), wanted) != 0) printf("In the check of line %d:\n", line);
    CHECK_TEXT(text_string(&problems), wanted);
    text_free(&problems);
    config_free(c);
}

/* The line before the errors that a config without a length of training has; most tests give it. */
#define EPOCHS "train.epochs: 1\n"
#define TOP_KEYS                                                                                 \
    " (a config has version, name, title, seeds, replicates, data, model, train, search, stop, " \
    "confirm, run, "                                                                             \
    "compare, slurm, output, zip, exclude, include, grids, extends, profiles)"

#define CHECK_ERRORS(source, wanted) check_errors(source, NULL, wanted, __LINE__)
#define CHECK_OVERRIDE_ERRORS(source, wanted, ...) \
    check_errors(source, (const char *const[]){__VA_ARGS__, NULL}, wanted, __LINE__)

#endif
