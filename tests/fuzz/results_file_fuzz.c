/* The input is results.h5, or edits of the sample's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/store/results_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/hdf5_edits.h"
#include "tests/store_samples.h"

static void remove_trials(const char *trials, const results *r) {
    for (int32_t i = 0; i < r->trial_count; i++) {
        char name[TRIAL_ID_CHARS + sizeof ".h5"];
        snprintf(name, sizeof name, "%s.h5", r->trials[i].trial.id);
        char *path = files_join(trials, name);
        unlink(path);
        free(path);
    }
    rmdir(trials);
}

/* The bytes of a results.h5, made once. */
static const char *the_sample(size_t *bytes) {
    static char *sample;
    static size_t count;
    if (!sample) {
        error err;
        char *path = fuzz_file("results.h5", "", 0), *trials = NULL;
        MUST(asprintf(&trials, "%s.trials", path) > 0);
        MUST(files_make_folder(trials, &err) == STATUS_OK);
        results *r = sample_results(trials);
        MUST(results_file_write(path, r, &(trials_folder){.path = trials}, &err) == STATUS_OK);
        sample = sample_read(path, &count);
        remove_trials(trials, r);
        results_free(r);
        free(trials);
        free(path);
    }
    *bytes = count;
    return sample;
}

static char *write_input(const uint8_t *data, size_t bytes) {
    if (bytes > 0 && data[0] == HDF5_FILE_FIRST_BYTE) return fuzz_file("results.h5", data, bytes);
    size_t count = 0;
    const char *sample = the_sample(&count);
    char *path = fuzz_file("results.h5", sample, count);
    hdf5_edit(path, data, bytes);
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    error err;
    results *r = NULL;
    err.message[0] = '\0';
    char *path = write_input(data, bytes);
    status result = results_file_read_here(path, &r, &err);
    const bool is_unchanged = bytes == 1 && data[0] != HDF5_FILE_FIRST_BYTE;
    MUST(result == STATUS_OK || !is_unchanged);
    MUST((result == STATUS_OK) == (r != NULL));
    MUST(result == STATUS_OK || result == STATUS_DAMAGED || result == STATUS_BAD_INPUT);
    MUST(result == STATUS_OK || err.message[0] != '\0');
    results_free(r);
    free(path);
    return 0;
}
