/* The texts of a results, each a scalar dataset of its own. */
#ifndef SWEEP_STORE_RESULTS_TEXTS_H
#define SWEEP_STORE_RESULTS_TEXTS_H

#include <hdf5.h>
#include <stdbool.h>

#include "src/base/status.h"
#include "src/trial/results.h"

typedef struct results_text {
    const char *name; /* of the dataset */
    size_t offset;    /* of the char * in a results */
    bool optional;    /* neither written nor digested while it is "", as older files have it not */
} results_text;

enum { RESULTS_TEXT_COUNT = 19 };
extern const results_text results_texts[RESULTS_TEXT_COUNT];

/* Where a results keeps that text. */
char **results_text_at(const results *r, const results_text *which);

/* Whether a results has something to say there. */
bool results_text_is_kept(const results *r, const results_text *which);

status results_texts_write(hid_t file, const results *r, error *err);
status results_texts_read(hid_t file, results *r, error *err);

#endif
