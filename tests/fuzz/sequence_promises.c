#include "tests/fuzz/sequence_promises.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/data/formats.h"
#include "tests/fuzz/fuzz.h"

static void check_part(const sequence_file *f, const sequence_part *p) {
    MUST(p->count >= 0);
    for (int64_t i = 0; i < p->count; i++) MUST(sequence_part_length(p, i) > 0);
    const int64_t labels = p->labels ? sequence_part_label_count(p) : 0;
    const int32_t least = p->labels_steps ? SEQUENCE_NO_LABEL : 0;
    for (int64_t i = 0; i < labels; i++)
        MUST(p->labels[i] >= least && p->labels[i] < f->labels.count);
    for (int64_t i = 0; p->groups && i < p->count; i++)
        MUST(p->groups[i] >= 0 && p->groups[i] < f->groups.count);
    const size_t values = p->count ? (size_t)p->offsets[p->count] * (size_t)f->features : 0;
    for (size_t k = 0; k < values; k++) MUST(!isinf(p->values[k]));
}

void sequence_check_answer(status result, const error *err, sequence_file *f) {
    MUST(result == STATUS_OK || result == STATUS_BAD_INPUT);
    MUST((result == STATUS_OK) == (err->message[0] == '\0'));
    if (result == STATUS_OK) {
        MUST(f->features > 0 && f->part[DATASET_TRAIN].count > 0);
        for (int k = 0; k < f->forecast_count; k++)
            MUST(f->forecast[k] >= 0 && f->forecast[k] < f->features);
        for (int s = 0; s < DATASET_SPLITS; s++) check_part(f, &f->part[s]);
    }
    sequence_file_free(f);
}

void sequence_check_promises(const void *data, size_t bytes, const sequence_request *how) {
    char *path = fuzz_file("data", data, bytes);
    sequence_file f;
    error err;
    memset(err.message, 0, sizeof err.message);
    const status result = sequence_file_read(path, how, &f, &err);
    MUST(result == STATUS_OK || (!f.path && f.part[DATASET_TRAIN].values == NULL));
    sequence_check_answer(result, &err, &f);
    free(path);
}
