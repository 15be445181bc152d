/* The input is a trial file, or edits of the sample's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/trial_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/hdf5_edits.h"
#include "tests/store_samples.h"

/* What stays of the samples: a finished trial and the same one diverged. */
typedef struct sample {
    char name[TRIAL_ID_CHARS + sizeof ".h5"];
    char *bytes[2];
    size_t count[2];
} sample;

static void keep_sample(sample *s, const trial *t, trial_status state, int which) {
    char *path = fuzz_file(s->name, "", 0), *slash = strrchr(path, '/');
    remove(path);
    *slash = '\0';
    outcome o = sample_outcome(t, state);
    sample_write_trial(path, t, &o);
    outcome_free(&o);
    *slash = '/';
    s->bytes[which] = sample_read(path, &s->count[which]);
    free(path);
}

static const sample *the_sample(void) {
    static sample s;
    if (s.bytes[0]) return &s;
    trial t = sample_trial(2, 2, 7, 50, 20);
    snprintf(s.name, sizeof s.name, "%s.h5", t.id);
    keep_sample(&s, &t, TRIAL_FINISHED, 0);
    keep_sample(&s, &t, TRIAL_DIVERGED, 1);
    return &s;
}

static void check_outcome(const trial *t, const outcome *o, bool want_weights) {
    MUST(o->status == TRIAL_FINISHED || o->status == TRIAL_DIVERGED);
    MUST(o->evaluation_count >= 0);
    MUST(o->evaluation_count == 0 || o->evaluations != NULL);
    MUST(o->iterations_done >= 0 && o->iterations_done <= t->iterations);
    MUST((o->weights != NULL) == (want_weights && o->status == TRIAL_FINISHED));
}

static void read_as_trial(const char *path, bool want_weights, bool is_unchanged) {
    error err;
    trial t;
    outcome o;
    err.message[0] = '\0';
    status result = trial_file_read_here(path, want_weights, &t, &o, &err);
    MUST(result == STATUS_OK || !is_unchanged);
    MUST(result == STATUS_OK || result == STATUS_DAMAGED || result == STATUS_BAD_INPUT);
    if (result == STATUS_OK)
        check_outcome(&t, &o, want_weights);
    else
        MUST(err.message[0] != '\0');
    outcome_free(&o);
}

/* The first byte of edits says of which sample. */
static char *write_input(const sample *s, const uint8_t *data, size_t bytes) {
    if (bytes == 0 || data[0] == HDF5_FILE_FIRST_BYTE) return fuzz_file(s->name, data, bytes);
    int which = data[0] % 2;
    char *path = fuzz_file(s->name, s->bytes[which], s->count[which]);
    hdf5_edit(path, data + 1, bytes - 1);
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    char *path = write_input(the_sample(), data, bytes);
    const bool is_unchanged = bytes == 1 && data[0] != HDF5_FILE_FIRST_BYTE;
    read_as_trial(path, false, is_unchanged);
    read_as_trial(path, true, is_unchanged);
    free(path);
    return 0;
}
